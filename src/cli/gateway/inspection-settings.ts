// `gateway.inspection` as the gateway takes it.

import { createInspectionShield, type Shield } from '../../gateway/index.ts'
import { toContentSettings } from './content-settings.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

/** None where the policy says nothing of it. */
export function readInspection({ section }: GatewaySettings, { model }: Served): readonly Shield[] {
  const { inspection } = section
  if (inspection === undefined) return []
  const { mode = 'observe', enforce = [], skip = [], secrets = 'note', personal = 'note', allow = [], beyond = 'look' } = inspection
  const { body, answer } = toContentSettings(section)
  return [createInspectionShield({ mode, enforce, skip, secrets, personal, allow, bodyBytes: body, beyond, answerBytes: answer }, model)]
}
