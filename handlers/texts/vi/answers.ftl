## Trả lời câu hỏi

answer-deadline = { $round }: hạn { $due }.
answer-receiver = Nơi nhận: { $receiver }.
answer-award = Cơ cấu giải thưởng { $campaign }:
answer-award-line = • Giải { $rank }: { $count } giải, { $value } đồng mỗi đơn vị
answer-no-award = Văn bản của { $campaign } không nêu mức thưởng.
answer-unit = { $name } tính bằng { $unit }.
answer-target = { $name }: chỉ tiêu { $scope } { $target }.
answer-target-above = { $name }: chỉ tiêu { $scope } trên { $target }.
answer-no-target = { $name }: văn bản không nêu chỉ tiêu bằng số.
scope-province = toàn tỉnh
scope-district = cấp huyện
scope-commune = mỗi xã
scope-department = mỗi sở, ngành
