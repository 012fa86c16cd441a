## Groups

group-added = Hello everybody! To get digests, an administrator of the group sends: /start and the group's code.
group-only-admin = Only an administrator of the group can use this code. It stays valid.
group-bound = This group will get the digests of { $unit }. See one now: /tonghop
group-not-bound = This group belongs to no unit yet. An administrator sends: /start and the group's code.
group-no-digest = { $unit }: there is no reporting round to sum up at present.
