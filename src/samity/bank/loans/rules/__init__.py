"""How a loan is calculated: pure functions, one file per family.

A map of the files, by what they are about; `docs/rules/README.md` is the same for the pages.

- Begin here. `fold`: what each fact does to a loan; `advance`: from a stored state, or from the beginning; `reconcile`:
  what the books then write; `reach`: whether enough of a loan was read to go on.
- From an offer to terms: `offers`, `over_applied`, `borrower_cycles`, `quotes`, `schedule_refusals`,
  `real_balance_refusals`.
- Due dates: `planned_dates`, `first_repayment`, `contract_dates`, `application_days`.
- Schedules: `schedule` is the door to the engines, `first_installments` what a pay-out begins, `schedule_rows` rows.
  Cumulative: `schedule_flat`, `schedule_declining`, `interest`.
  Progressive: `schedule_progressive`, `progressive_rows`, `progressive_rates`, `schedule_tranches`.
  Contractual: `schedule_contractual`, `contract_rates`, `equal_amounts`, `payment_plan`.
  Many at once: `bulk_schedules`, `bulk_family`.
- Interest on what is really owed: `accrued_interest`, `late_payments`, `interest_pieces`, `interest_bases`,
  `capitalizing`, `interest_applications`, `after_maturity`; of schedules that are recalculated: `recalculation`, what
  bears it `rests`, and of cumulative ones paid ahead `recalculated_ahead`.
- Payments: `acceptance` (which are taken), `settling`, `allocation`, `strategies`, `holding`, `charges`, `charging`,
  `installment_fees`, `absorbing`, `overpaying`, `credits`, `pay_off`, `ending`; ahead: `prepayment`, `sharing`; late:
  `penalties`, `late_fees`.
  What early ones cost: `early_charges`.
- Schedules changed by hand: `schedule_edits`, `placed_rows`, `edited_installments`, `edit_allowances`, `edit_refusals`,
  `made_by_hand`; varied before the pay-out: `variations`, `variation_refusals`.
- Agreed anew while a loan runs: `rescheduling_asked`, `rescheduling`, `rescheduled_dates`, `rescheduled_rest`,
  `moved_due_dates`, `agreed_now`, `contract_changes`, `grace_changes`; locked meanwhile: `locking`,
  `night_locks`, `capping`, `locked_interest`.
- Corrections: `corrections`, `foreclosing`, `owed_anew`, `charging_off`, `charged_off_income`, `charge_credits`,
  `interest_refunds`, `interest_waivers`.
- Books: `postings`, `correction_postings`, `suspense_postings`, `recognition`, `accrual_activity`.
- To be told: why everything is due by `explanation`, `explained_penalties`, `told_life`, `scheduled_pieces`,
  `recalculated_pieces`; `as_of`, `progress`, `balances`, `arrears_interest`, `arrears` with `days_begun`,
  `delinquency`, `delinquency_history`, `delinquency_pauses`, `last_application`.
"""
