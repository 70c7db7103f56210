{{ local_known('feedback') }}
