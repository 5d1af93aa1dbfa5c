// The page of the guide on what conditions of guardrails may ask, from the declarations that check them.

import { type FactsOfKind, listFacts } from '../../src/policy/index.ts'

export function generateFactsPage(): string {
  return `# What guardrails may ask

Generated from the declarations that check conditions; \`npm run gen\` writes it. A guardrail is \`for\` one of these kinds, its conditions are
CEL over one of them under that name, and its \`where\` takes them by these words: docs/guide/policy.md says how it all fits together.

${listFacts().map(describeKind).join('\n')}`
}

function describeKind({ kind, example, facts, selectors }: FactsOfKind): string {
  return `## ${kind}

\`\`\`cel
${example}
\`\`\`

| fact | type | what it is |
|---|---|---|
${facts.map(({ name, type, description }) => `| \`${kind}.${name}\` | ${type} | ${description.replaceAll('|', '\\|')} |`).join('\n')}

\`where\`: ${selectors.map(({ name, description }) => `\`${name}\` (${description.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())})`).join('; ')}.
`
}
