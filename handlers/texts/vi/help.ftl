## Trợ giúp và trạng thái

help =
    Cách báo cáo: gửi tên chỉ tiêu và số, cách nhau bằng dấu chấm phẩy.
    Ví dụ: { $example }

    • «báo cáo»: em hỏi từng mục
    • «xem»: anh/chị còn nợ mục nào
    • «không phát sinh»: kỳ này không có số
    • «sửa { $code } …»: sửa số vừa báo
    • «hủy»: bỏ việc đang hỏi
help-plain =
    Em nhận báo cáo của cán bộ cấp xã và gửi bản tổng hợp cho nhóm.
    Gửi «xem» để biết các kỳ đang mở.
nothing-due = { $unit } hiện không có kỳ báo cáo nào đang mở.
next-opens = Kỳ tới: { $round }, mở ngày { $day }.
status-line =
    { $round } – { $campaign }
    Hạn: { $due }
    { $state }
status-missing = Đã có { $done }/{ $all } mục. Còn thiếu: { $names }
status-missing-any = Chưa báo cáo (chỉ cần ít nhất một mục): { $names }
status-done = Đã đủ. Cảm ơn anh/chị!
and-more = { $names } và { $count } mục nữa
due-by = hết ngày { $day }
due-before = trước ngày { $day } (ngày cuối còn kịp: { $safe })
due-words = «{ $words }» (ngày cuối còn kịp: { $safe })
