## Units that were merged

digest-grouping = Grouped by the old district: { $units } new units, { $shared } of which have parts of other districts, so the groups do not add up to the province.
