## Lựa chọn ở kênh không có nút bấm

options-numbered = Anh/chị nhắn số để chọn.
options-words = Anh/chị nhắn: { $labels }
undo-words = Rút lại
offered-which = Anh/chị trả lời cho tin nào ạ?
asked-again = Số vừa nhắn không thuộc câu hỏi này. Em xin hỏi lại:
document-link = 📎 Tải tệp (trong 7 ngày): { $link }
document-not-here = 📎 Kênh này không gửi được tệp. Anh/chị xem ở kênh khác hoặc hỏi người quản trị.
