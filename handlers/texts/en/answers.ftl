## Answers to questions

answer-deadline = { $round }: due { $due }.
answer-receiver = To: { $receiver }.
answer-award = Awards of { $campaign }:
answer-award-line = • { $rank }: { $count }, { $value } đồng each
answer-no-award = The document of { $campaign } names no sum.
answer-unit = { $name } is counted in { $unit }.
answer-target = { $name }: the target { $scope } is { $target }.
answer-target-above = { $name }: the target { $scope } is above { $target }.
answer-no-target = { $name }: the document gives no number.
scope-province = of the province
scope-district = of a district
scope-commune = of each commune
scope-department = of each department
