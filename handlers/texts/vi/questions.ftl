## Hỏi lại

ask-words = Em chưa rõ phần này: «{ $words }».
ask-both =
    { $question }
    Phần đã rõ (chưa ghi):
    { $lines }
ask-numbers_without_indicator = «{ $words }» là số của chỉ tiêu nào ạ? Xin ghi kèm tên, ví dụ: { $example }
ask-several_figures = «{ $words }» có nhiều số hoặc nhiều chỉ tiêu. Anh/chị tách ra bằng dấu chấm phẩy giúp em.
ask-ambiguous_name = «{ $words }» có thể là nhiều chỉ tiêu. Anh/chị ghi rõ tên giúp em.
ask-missing_value = { $name }: bao nhiêu{ $unit } ạ?
ask-unreadable_number = Số trong «{ $words }» em chưa đọc được. { $name } là bao nhiêu{ $unit } ạ?
ask-negative_value = { $name } không thể là số âm. Số đúng là bao nhiêu{ $unit } ạ?
ask-unit_mismatch = { $name } tính bằng{ $unit }. Số theo{ $unit } là bao nhiêu ạ?
ask-unit_missing_ambiguous = { $name }: «{ $words }» là số nào ạ?
ask-unaccepted = { $name }: «{ $words }». Phần này đã nghiệm thu, công nhận xong chưa ạ?
ask-range = { $name }: «{ $words }». Số đã hoàn thành chắc chắn là bao nhiêu{ $unit } ạ?
ask-range_and_unaccepted = { $name }: xin số đã hoàn thành chắc chắn{ $unit }; phần chưa nghiệm thu em ghi vào ghi chú.
ask-vague_quantity = { $name }: «{ $words }». Xin số cụ thể, bao nhiêu{ $unit } ạ?
ask-incomplete_number = Số bị cắt: «{ $words }». { $name } là bao nhiêu{ $unit } ạ?
ask-separator_ambiguous_and_implausible = { $name }: «{ $words }» là số nào ạ? (Chỉ tiêu cả tỉnh: { $target })
ask-implausibly_large = { $name }: số này rất lớn so với một xã (chỉ tiêu cả tỉnh: { $target }). Số nào đúng ạ?
ask-date_or_fraction_ambiguous = «{ $words }»: đó là ngày tháng hay số liệu ạ? { $name } là bao nhiêu{ $unit }?
ask-total_vs_gain_ambiguous = «{ $words }» là tổng số đã đạt. { $name }: kỳ này tăng thêm bao nhiêu{ $unit } ạ?
ask-percent_of_plan_not_value = { $name }: «{ $words }» là tỷ lệ so với kế hoạch. Số đã thực hiện là bao nhiêu{ $unit } ạ?
ask-count_not_rate = { $name } theo dõi bằng{ $unit }. «{ $words }» thì bằng bao nhiêu{ $unit } ạ?
ask-done_vs_registered_ambiguous = { $name }: «{ $words }» là số đã hoàn thành hay số đăng ký ạ?
ask-compound_two_values = { $name } chỉ ghi một số. Anh/chị chọn số nào ạ?
ask-other_unit = Đây có vẻ là số liệu của đơn vị khác. Xin để cán bộ đơn vị đó tự báo cáo; em chưa ghi gì.
ask-unsure_name = «{ $words }»: ý anh/chị là { $name } phải không ạ?
ask-unknown_words = Em hiểu «{ $words }» như sau, đúng không ạ?
ask-unknown_words-open = Em chưa rõ «{ $words }». { $name } là bao nhiêu{ $unit } ạ?
ask-part_of_year = «{ $words }» là số của một tháng hay một tuần. { $name } tính lũy kế từ đầu năm: đến nay là bao nhiêu{ $unit } ạ?
ask-separator_ambiguous = { $name }: «{ $words }» là số nào ạ?
ask-level_vs_change_ambiguous = { $name }: «{ $words }» có đúng là mức giảm (không phải tỷ lệ hiện nay) không ạ?
ask-level_vs_change_ambiguous-open = «{ $words }» là mức thay đổi hay số hiện nay ạ? { $name } hiện là bao nhiêu{ $unit }?
ask-conflicting_values = { $name } có hai số khác nhau. Số nào đúng ạ?
ask-too_many_decimals = { $name }: số có quá nhiều chữ số thập phân. Số đúng là bao nhiêu{ $unit } ạ?
ask-too_large = { $name }: số quá lớn. Số đúng là bao nhiêu{ $unit } ạ?
ask-percent_over_100 = { $name }: tỷ lệ không thể quá 100%. Số đúng là bao nhiêu ạ?
ask-non_integer_count = { $name } phải là số nguyên. Số đúng là bao nhiêu{ $unit } ạ?
ask-implausible_above_province_target = { $name }: số này lớn hơn chỉ tiêu cả tỉnh ({ $target }). Số nào đúng ạ?
ask-correction_without_new_value = Anh/chị muốn sửa chỉ tiêu nào, số đúng là bao nhiêu ạ?
ask-total_falls = { $name }: lũy kế { $value } thấp hơn số đã báo ({ $before }). Có đúng không ạ?
ask-unlike_before = { $name }: { $value } khác nhiều so với số đã báo ({ $before }). Số nào đúng ạ?
ask-said_again = { $name }: anh/chị vừa báo { $value }. Cộng thêm lần nữa ạ?
ask-other_period = Anh/chị nói «{ $words }»; kỳ đang mở là { $round }. Em ghi vào kỳ này ạ?
ask-by_other = { $who } đã ghi { $name } là { $before } ({ $at }). Thay bằng { $value } ạ?
courtesy = Dạ, em cảm ơn anh/chị!
unknown =
    Em chưa hiểu tin này nên chưa ghi gì.
    Ví dụ cách báo cáo: { $example }
    Gửi «trợ giúp» để xem thêm.
