// `gateway.contract` as the gateway takes it, with the document that it is held against.

import { createContractShield, type Shield } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { toContentSettings } from './content-settings.ts'
import { readOverlaidDocument } from './read-annotations.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

/** None where the policy says nothing of it. */
export function readContract(settings: GatewaySettings, served: Served, host: Host): readonly Shield[] {
  const { contract } = settings.section
  if (contract === undefined) return []
  const usual = toContentSettings(settings.section)
  const {
    mode = 'observe',
    enforce = [],
    requests = true,
    answers = 'off',
    events = 'drop',
    unjudged = 'refuse',
    complete = false,
    unknown,
    repeated,
    body,
    depth,
    json,
    files,
    names = 'any',
    ahead = false,
  } = contract
  const rules = {
    mode,
    enforce,
    requests,
    answers,
    events,
    unjudged,
    complete,
    unknown: { query: 'note', fields: 'note', answers: 'note', ...unknown },
    repeated: { query: 'note', form: 'note', keys: 'refuse', ...repeated },
    body: Number(body ?? usual.body),
    answer: usual.answer,
    depth: Number(depth ?? usual.depth),
    ...(json === undefined ? {} : { json: { members: toNumber(json.members), name: toNumber(json.name), text: toNumber(json.text) } }),
    files: {
      largest: Number(files?.largest ?? Number.POSITIVE_INFINITY),
      together: Number(files?.together ?? Number.POSITIVE_INFINITY),
      parts: Number(files?.parts ?? Number.POSITIVE_INFINITY),
      names: files?.names ?? 'note',
      content: files?.content ?? 'note',
    },
    names,
    leavesValues: /^[01]\./.test(served.model.versions.pydantic.value),
    ahead,
  } as const
  return [createContractShield(rules, readOverlaidDocument(settings, served, host))]
}

const toNumber = (written: string | undefined): number | undefined => (written === undefined ? undefined : Number(written))
