welcome-title = Báo cáo thi đua
welcome-what = Trợ lý nhắc hạn, nhận báo cáo và tổng hợp các phong trào thi đua.
welcome-officers = Cán bộ báo cáo bằng cách nhắn tin cho bot, hoặc mở biểu mẫu từ đường dẫn mà bot gửi.
welcome-offices = Cán bộ tổng hợp và quản trị viên nhắn «bảng điều khiển» cho bot để nhận đường dẫn vào bảng điều khiển.
welcome-code = Chưa có mã mời thì anh/chị hỏi cơ quan phụ trách phong trào ở địa phương mình.
