## Dữ liệu cá nhân và bí mật nhà nước

my-data-nothing = Em chưa lưu thông tin cá nhân nào của anh/chị.
my-data =
    Em đang lưu về anh/chị:
    • Tên hiển thị: { $name }
    • Vai trò: { $posts }
    • Tài khoản: { $chats }
    • Đồng ý lúc { $consented }, bản { $version }
    • Đã gửi: { $figures } lượt số liệu, { $notes } ghi chú, { $evidence } ảnh, vị trí hoặc tệp
    Số liệu là của đơn vị. Muốn xóa thông tin cá nhân, anh/chị gửi «xóa dữ liệu của tôi».
erase-ask =
    Em sẽ xóa tên, tài khoản, tin nhắn, lời mời và vai trò của anh/chị; việc này không lấy lại được.
    Số liệu của đơn vị và lịch sử vẫn giữ, ghi là do người «đã xóa» gửi.
    Anh/chị có chắc chắn không ạ?
erase-yes = Chắc chắn xóa
erase-no = Không xóa
erase-done =
    Em đã xóa thông tin cá nhân của anh/chị. Cảm ơn anh/chị đã tham gia.
    Khi cần tham gia lại, anh/chị xin mã mời mới.
secret-refused =
    Nội dung này ghi dấu mật nên em không nhận và không lưu lại.
    Anh/chị gửi theo đường văn thư mật, và xóa tin này trong máy.
