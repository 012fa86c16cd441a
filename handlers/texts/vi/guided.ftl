## Hỏi từng mục

guided =
    ({ $number }/{ $all }) { $name }{ $unit }
    { $before }
guided-before = Kỳ trước: { $value }.
guided-how = Anh/chị gõ số, hoặc chọn:
guided-how-flow = Anh/chị gõ số phát sinh thêm, hoặc chọn:
guided-how-text = Anh/chị gõ nội dung, hoặc chọn:
guided-how-reached = Đã đạt chưa ạ?
guided-end = Đã hỏi hết các mục. { $state }
guided-stop = Đã dừng. Các số đã ghi vẫn giữ; gửi «báo cáo» để tiếp tục.
