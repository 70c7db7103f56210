{{ local_entity('cj_order') }}
