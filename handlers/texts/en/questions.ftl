## Asking back

ask-words = This is not clear to me: «{ $words }».
ask-both =
    { $question }
    The clear part (not stored yet):
    { $lines }
ask-numbers_without_indicator = Which indicator does «{ $words }» belong to? Please add its name, for example: { $example }
ask-several_figures = «{ $words }» holds several figures or indicators. Please put semicolons between them.
ask-ambiguous_name = «{ $words }» may mean several indicators. Please give the full name.
ask-missing_value = { $name }: how many{ $unit }?
ask-unreadable_number = I can't read the number in «{ $words }». How many{ $unit } is { $name }?
ask-negative_value = { $name } can't be negative. What is the right number of{ $unit }?
ask-unit_mismatch = { $name } is counted in{ $unit }. Please give the number in{ $unit }.
ask-unit_missing_ambiguous = { $name }: which number is «{ $words }»?
ask-unaccepted = { $name }: «{ $words }». Has this been accepted yet?
ask-range = { $name }: «{ $words }». Please give the number that is surely done{ $unit }.
ask-range_and_unaccepted = { $name }: please give the number that is surely done{ $unit }; the rest is kept as a note.
ask-vague_quantity = { $name }: «{ $words }». Please give the exact number. How many{ $unit }?
ask-incomplete_number = The number is cut off: «{ $words }». How many{ $unit } is { $name }?
ask-separator_ambiguous_and_implausible = { $name }: which number is «{ $words }»? (Target of the whole province: { $target })
ask-implausibly_large = { $name }: this is very much for one commune (target of the whole province: { $target }). Which number is right?
ask-date_or_fraction_ambiguous = «{ $words }»: is this a date or a figure? How many{ $unit } is { $name }?
ask-total_vs_gain_ambiguous = «{ $words }» is the total. { $name }: how many{ $unit } were gained this time?
ask-percent_of_plan_not_value = { $name }: «{ $words }» is a share of the plan. How many{ $unit } were done?
ask-count_not_rate = { $name } is counted in{ $unit }. How many{ $unit } are «{ $words }»?
ask-done_vs_registered_ambiguous = { $name }: is «{ $words }» done or only registered?
ask-compound_two_values = { $name } takes one figure. Which one?
ask-other_unit = These seem to be figures of another unit. Please let its own officer report them; nothing was stored.
ask-unsure_name = «{ $words }»: do you mean { $name }?
ask-unknown_words = I understand «{ $words }» like this. Is that right?
ask-unknown_words-open = «{ $words }» is not clear to me. How many{ $unit } is { $name }?
ask-part_of_year = «{ $words }» is the figure of one month or week. { $name } runs from the start of the year: how many{ $unit } is it so far?
ask-separator_ambiguous = { $name }: which number is «{ $words }»?
ask-level_vs_change_ambiguous = { $name }: is «{ $words }» really the fall (not the present level)?
ask-level_vs_change_ambiguous-open = Is «{ $words }» a change or the present figure? How many{ $unit } is { $name } now?
ask-conflicting_values = { $name } has two different figures. Which one is right?
ask-too_many_decimals = { $name }: there are too many decimals. What is the right number of{ $unit }?
ask-too_large = { $name }: the number is too large. What is the right number of{ $unit }?
ask-percent_over_100 = { $name }: a share can't be above 100%. What is the right figure?
ask-non_integer_count = { $name } must be a whole number. What is the right number of{ $unit }?
ask-implausible_above_province_target = { $name }: this is more than the target of the whole province ({ $target }). Which number is right?
ask-correction_without_new_value = Which indicator do you want to correct, and what is the right figure?
ask-total_falls = { $name }: the total { $value } is below what was reported ({ $before }). Is that right?
ask-unlike_before = { $name }: { $value } is far from what was reported ({ $before }). Which one is right?
ask-said_again = { $name }: you have just reported { $value }. Add it once more?
ask-other_period = You say «{ $words }»; the open round is { $round }. Shall I store it there?
ask-by_other = { $who } recorded { $before } for { $name } ({ $at }). Replace it by { $value }?
courtesy = Thank you!
unknown =
    I did not understand this message, so nothing was stored.
    How to report, for example: { $example }
    Send “help” for more.
