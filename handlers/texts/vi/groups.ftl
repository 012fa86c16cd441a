## Nhóm

group-added = Xin chào nhóm! Để nhận bản tổng hợp, quản trị viên của nhóm gửi: /start và mã của nhóm.
group-only-admin = Chỉ quản trị viên của nhóm mới gắn được mã. Mã vẫn còn hiệu lực.
group-bound = Nhóm này sẽ nhận bản tổng hợp của { $unit }. Xem ngay: /tonghop
group-not-bound = Nhóm này chưa gắn với đơn vị nào. Quản trị viên gửi: /start và mã của nhóm.
group-no-digest = { $unit }: hiện chưa có kỳ báo cáo nào để tổng hợp.
