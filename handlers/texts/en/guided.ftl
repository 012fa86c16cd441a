## Item by item

guided =
    ({ $number }/{ $all }) { $name }{ $unit }
    { $before }
guided-before = Last time: { $value }.
guided-how = Type the figure, or choose:
guided-how-flow = Type what was added, or choose:
guided-how-text = Type the text, or choose:
guided-how-reached = Is it reached?
guided-end = That was the last item. { $state }
guided-stop = Stopped. What was stored stays; send «báo cáo» to go on.
