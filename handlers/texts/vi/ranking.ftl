## Xếp hạng, xét thưởng

rank = 🏁 Xếp hạng { $round } (chỉ gửi riêng anh/chị):
rank-rule = Quy tắc: tỷ lệ mục đã báo; đủ và đúng hạn; bình quân mức đạt chỉ tiêu tự đăng ký (mỗi chỉ tiêu tính tối đa 100%). Bằng nhau thì đồng hạng.
rank-line = { $place }. { $unit }: báo { $reported }% của { $asked } mục, { $time }
rank-attained = { $line }, đạt { $share }% đăng ký
rank-on-time = đúng hạn
rank-not-on-time = chưa đủ hoặc muộn
rank-own = { $round }: đơn vị anh/chị xếp thứ { $place }/{ $all } của { $above }.
rank-none = Chưa có kỳ báo cáo nào để xếp hạng cho anh/chị.
awards = 🏅 Căn cứ xét thưởng { $campaign }:
awards-tier = • Giải { $rank }: { $count } giải
awards-people = Đây là số liệu trên hệ thống để tham khảo; việc xét thưởng do hội đồng quyết định.
awards-line = • { $unit }: đủ { $complete }/{ $asked } kỳ, đúng hạn { $time } kỳ
awards-line-targets = • { $unit }: đủ { $complete }/{ $asked } kỳ, đúng hạn { $time } kỳ, đạt { $share }% đăng ký
