{#- Money paid to pharmacies and shared care doctors. -#}
with payments as (
    {{ local_in_window(
        'PAY01', 'service_payment', 'records.paid_date between windows.window_start and windows.window_end'
    ) }}
),

final as (
    select
        {{ local_case(
            'payments', 'PAY01', 'payments.payee_type', "'paid in the window'", amount='payments.amount',
        ) }}
    from payments
)

select * from final
