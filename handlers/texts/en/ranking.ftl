## Ranking, awards

rank = 🏁 Ranking of { $round } (to you alone):
rank-rule = Rule: part of the items reported; complete and in time; average part of the own registered targets (each counted to 100% at most). Equal units share a place.
rank-line = { $place }. { $unit }: { $reported }% of { $asked } items, { $time }
rank-attained = { $line }, { $share }% of the registered targets
rank-on-time = in time
rank-not-on-time = incomplete or late
rank-own = { $round }: your unit is number { $place } of { $all } in { $above }.
rank-none = There is no round to rank for you yet.
awards = 🏅 Evidence for the awards of { $campaign }:
awards-tier = • { $rank }: { $count }
awards-people = These are the records, for reference; the awards are decided by people.
awards-line = • { $unit }: complete in { $complete }/{ $asked } rounds, in time in { $time }
awards-line-targets = • { $unit }: complete in { $complete }/{ $asked } rounds, in time in { $time }, { $share }% of its targets
