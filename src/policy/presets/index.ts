// The sets of guardrails that come with Fastward: which guardrail is in which set, and how hard it is there.

import { type Asvs, type OwaspApi, owaspApiRisks } from '../../taxonomy/index.ts'
import type { Guardrail, GuardrailSeverity } from '../guardrails/guardrail.ts'
import { asvsFirstLevel, asvsSecondLevel } from './asvs-requirements.ts'
import { type PresetGuardrail, type PresetGuardrailId, presetGuardrails } from './preset-guardrails.ts'

export interface Preset {
  readonly name: string
  /** What it is for, as a sentence. */
  readonly description: string
  readonly guardrails: readonly Guardrail[]
}

type Rows = { readonly [Id in PresetGuardrailId]?: GuardrailSeverity }

const held: Rows = {
  'undeclared-open-route': 'block',
  'token-never-verified': 'block',
  'severe-finding': 'block',
  'committed-secret': 'block',
  'open-under-other-setting': 'warn',
  'likely-severe-finding': 'warn',
}

const strict: Rows = {
  ...held,
  'open-under-other-setting': 'block',
  'sure-finding': 'block',
  'weak-surroundings': 'block',
  'admin-route-without-authorisation': 'block',
  'public-change': 'block',
  'personal-data-open': 'block',
  'credential-in-address': 'block',
  'object-of-anybody': 'warn',
  'page-size-without-limit': 'warn',
  'password-in-answer': 'warn',
  'undocumented-route': 'warn',
  'package-from-elsewhere': 'warn',
  'answer-without-schema': 'audit',
  'unknown-fields-accepted': 'audit',
  'deprecated-open-route': 'audit',
  'package-without-digest': 'audit',
}

const sets: Readonly<Record<string, { readonly description: string; readonly rows: Rows; readonly more?: readonly Guardrail[] }>> = {
  baseline: {
    description: 'What every application can keep from the first day: nothing opens by accident, and nothing severe comes in.',
    rows: held,
  },
  strict: { description: 'For applications that have something to lose and a team that mends what is found.', rows: strict },
  'owasp-api-2023': {
    description: 'OWASP API Security Top 10 2023: a guardrail for each risk, and what can be asked of routes themselves.',
    rows: {
      'undeclared-open-route': 'block',
      'token-never-verified': 'block',
      'admin-route-without-authorisation': 'block',
      'object-of-anybody': 'warn',
      'personal-data-open': 'block',
      'unknown-fields-accepted': 'audit',
      'page-size-without-limit': 'warn',
      'undocumented-route': 'warn',
      'deprecated-open-route': 'warn',
    },
    more: Object.entries(owaspApiRisks).map(([risk, title]) => ofRisk(risk as OwaspApi, title)),
  },
  'asvs-5.0-l1': {
    description: 'OWASP ASVS 5.0, level 1: the requirements of which a rule can say that they are broken.',
    rows: {
      'undeclared-open-route': 'block',
      'token-never-verified': 'block',
      'credential-in-address': 'block',
      'object-of-anybody': 'warn',
    },
    more: ofRequirements(asvsFirstLevel, 'asvs-5.0-l1'),
  },
  'asvs-5.0-l2': {
    description: 'OWASP ASVS 5.0, levels 1 and 2: the requirements of which a rule can say that they are broken.',
    rows: {
      'undeclared-open-route': 'block',
      'token-never-verified': 'block',
      'credential-in-address': 'block',
      'object-of-anybody': 'warn',
      'docs-open': 'block',
      'unknown-fields-accepted': 'warn',
      'page-size-without-limit': 'warn',
    },
    more: [...ofRequirements(asvsFirstLevel, 'asvs-5.0-l2'), ...ofRequirements(asvsSecondLevel, 'asvs-5.0-l2')],
  },
  'internal-api': {
    description: 'A service that only other services and colleagues call: it knows every caller.',
    rows: {
      'anonymous-caller': 'block',
      'token-never-verified': 'block',
      'open-under-other-setting': 'warn',
      'severe-finding': 'block',
      'committed-secret': 'block',
      'docs-open': 'warn',
      'admin-route-without-authorisation': 'warn',
    },
  },
  'public-api': {
    description: 'An API that strangers call: what is open is declared, and nobody gets more than is meant.',
    rows: {
      ...held,
      'public-change': 'block',
      'personal-data-open': 'block',
      'page-size-without-limit': 'block',
      'password-in-answer': 'block',
      'credential-in-address': 'block',
      'undocumented-route': 'warn',
      'answer-without-schema': 'warn',
      'clear-text-way-in': 'warn',
    },
  },
}

export const presetNames: readonly string[] = Object.keys(sets)

export function findPreset(name: string): Preset | null {
  const found = Object.hasOwn(sets, name) ? sets[name] : undefined
  if (found === undefined) return null
  const rows = Object.entries(found.rows).flatMap(([id, severity]) => {
    // The keys are those of the table.
    const row = presetGuardrails[id as PresetGuardrailId]
    return severity === undefined ? [] : [toGuardrail(id, row, severity, name)]
  })
  return { name, description: found.description, guardrails: [...rows, ...(found.more ?? [])] }
}

function toGuardrail(id: string, { when, require, ...row }: PresetGuardrail, severity: GuardrailSeverity, preset: string): Guardrail {
  return {
    ...row,
    id,
    severity,
    owner: null,
    when: when === null ? null : { text: when, line: null },
    require: { text: require, line: null },
    origin: { kind: 'preset', name: preset },
  }
}

function ofFindings(id: string, where: Guardrail['where'], require: string, message: string): PresetGuardrail & { readonly id: string } {
  const fix = 'Mend what the finding names; or waive it under `waivers` of `fastward.yaml`, with a reason, an owner and an end.'
  return { id, for: 'finding', where, when: null, require, message, fix, allowUnknown: false, cwe: [], owaspApi: null, asvs: [] }
}

function ofRisk(risk: OwaspApi, title: string): Guardrail {
  const [number = ''] = risk.toLowerCase().split(':')
  const { id, ...row } = ofFindings(
    `owasp-${number}-finding`,
    { owasp: [risk], confidence: ['high'], severity: ['medium', 'high', 'critical'] },
    'false',
    `${risk} ${title}: a weakness of this kind was found.`,
  )
  return toGuardrail(id, { ...row, owaspApi: risk }, 'block', 'owasp-api-2023')
}

function ofRequirements(requirements: Readonly<Partial<Record<Asvs, string>>>, preset: string): Guardrail[] {
  return Object.entries(requirements).map(([requirement, words]) => {
    const number = requirement.slice('v5.0.0-'.length)
    const { id, ...row } = ofFindings(
      `asvs-${number.replaceAll('.', '-')}`,
      { confidence: ['high'] },
      `!("${requirement}" in finding.asvs)`,
      `ASVS ${number}: what was found speaks against “${words}”.`,
    )
    // The keys are numbers of requirements.
    return toGuardrail(id, { ...row, asvs: [requirement as Asvs] }, 'block', preset)
  })
}
