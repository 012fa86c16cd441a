## Xuất tệp

export =
    📄 { $round } – { $campaign }
    { $unit }: đã báo cáo đủ { $reported }/{ $expected } đơn vị, tính đến { $at }.
export-without-history = Lịch sử có { $count } dòng, dài quá nên em không kèm; người vận hành lấy được bằng lệnh «giaoban export».
export-which-format = Anh/chị cần tệp loại nào ạ?
export-which = Anh/chị cần tệp của chương trình, đơn vị nào ạ?
export-picture = Ảnh
export-nothing = Chưa có kỳ báo cáo nào được mở ở đơn vị của anh/chị nên chưa có gì để xuất.
export-no-campaign = Em không thấy chương trình { $campaign }. Đang chạy: { $running }.
export-not-yours = Tệp tổng hợp chỉ dành cho cán bộ tổng hợp và quản trị viên; anh/chị gửi «xem» để biết đơn vị mình còn nợ gì ạ.
export-help = Lấy số liệu về máy: «xuất excel», «xuất word», «xuất csv» hoặc «xuất ảnh».
