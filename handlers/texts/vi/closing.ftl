## Chốt số tháng

closing-ask =
    Chốt số tháng { $month }: { $campaigns }.
    Em ghi lại số liệu và cho mã để in ra giấy; sau này vẫn báo cáo, sửa được. Đúng không ạ?
closing-title = CHỐT SỐ THÁNG { $month }
closing-until = Tính đến trước { $until }
closing-campaign = { $code } { $title }
closing-counts = Lượt báo cáo: { $month } trong tháng, { $all } từ đầu
closing-sum = • { $code } { $name }: { $value } ({ $units } đơn vị)
closing-told = • { $code } { $name }: { $units } đơn vị đã báo
closing-nothing = Chưa có số liệu nào.
closing-chain = Chuỗi kiểm chứng: { $count } mắt xích, cuối chuỗi { $head }
closing-made = Lập lúc { $at }
closing-code = Mã đối chiếu: { $code }
help-closing = • «chốt số tháng 6»: ghi lại số liệu cả tháng, có mã để in ra giấy
closing-not-yet = Tháng { $month } chưa đến ạ.
