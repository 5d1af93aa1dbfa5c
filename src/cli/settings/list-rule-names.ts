// The names of rules, for whoever reads settings and asks no rule: a gateway need not carry them all.

import names from './rule-names.json' with { type: 'json' }

export const ruleNames: readonly string[] = names
