## Tham gia

welcome-stranger =
    Xin chào! Đây là Giao Ban, trợ lý nhận báo cáo thi đua.
    Để bắt đầu, anh/chị gửi mã mời được cấp, ví dụ:
    ABCD2345
code-unknown = Mã này không đúng. Anh/chị kiểm tra lại hoặc xin mã mới từ người mời.
code-used = Mã này đã được dùng. Anh/chị xin mã mới từ người mời.
code-expired = Mã này đã hết hạn. Anh/chị xin mã mới từ người mời.
code-for-group = Mã này dành cho nhóm. Anh/chị gửi mã trong nhóm cần nhận tổng hợp.
code-for-person = Mã này dành cho cá nhân. Anh/chị gửi mã trong cuộc trò chuyện riêng với em.
consent =
    Anh/chị được mời làm { $role } của { $unit }.
    Giao Ban là hệ thống tự động. Em chỉ lưu: tên hiển thị, mã tài khoản, đơn vị, vai trò và các số liệu, tin, ảnh, vị trí, tệp báo cáo; dùng để nhắc hạn và tổng hợp thi đua.
    Dữ liệu do cơ quan tổ chức phong trào quản lý. Anh/chị xem bằng «dữ liệu của tôi»; rút đồng ý và xóa bất cứ lúc nào bằng «xóa dữ liệu của tôi» hoặc qua người quản trị.
    Anh/chị có đồng ý không ạ?
consent-yes = Đồng ý
consent-no = Không đồng ý
consent-declined = Em chưa lưu thông tin nào của anh/chị. Khi cần, anh/chị gửi lại mã mời.
joined =
    Đã ghi nhận anh/chị { $name } là { $role } của { $unit }.
    { $due }
joined-hint = Gửi «trợ giúp» để xem cách báo cáo.
role-officer = cán bộ báo cáo
role-approver = người duyệt
role-coordinator = cán bộ tổng hợp
role-province = cán bộ tổng hợp của tỉnh
role-admin = quản trị viên
role-forwarder = người chuyển tiếp tổng hợp
role-group = nhóm nhận tổng hợp
