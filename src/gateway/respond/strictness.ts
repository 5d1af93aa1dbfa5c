// Whether what an application says for itself is at least as strict as what the policy says: then it stays.

import { referrerPolicies } from '../../policy/index.ts'

const referrers: readonly string[] = referrerPolicies

/** Of a list a browser takes the last that it knows. */
export function isReferrerAtLeast(said: string, wanted: string): boolean {
  const known = said
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .findLast((part) => referrers.includes(part))
  return known !== undefined && referrers.indexOf(known) <= referrers.indexOf(wanted)
}

export function isFrameAtLeast(said: string, wanted: string): boolean {
  const frame = said.trim().toUpperCase()
  return frame === 'DENY' || (frame === 'SAMEORIGIN' && wanted === 'SAMEORIGIN')
}

/** Both the time and who lies below. */
export function isHstsAtLeast(said: string, wanted: string): boolean {
  const [ours, theirs] = [readHsts(wanted), readHsts(said)]
  return ours !== null && theirs !== null && theirs.age >= ours.age && (theirs.below || !ours.below)
}

function readHsts(text: string): { readonly age: number; readonly below: boolean } | null {
  const parts = text.split(';').map((part) => part.trim().toLowerCase())
  const ages = parts.flatMap((part) => /^max-age\s*=\s*"?(\d{1,15})"?$/.exec(part)?.[1] ?? [])
  return ages.length === 1 ? { age: Number(ages[0]), below: parts.includes('includesubdomains') } : null
}

/** Nobody writes a longer one. */
const longestPermissions = 4096

/** `camera=(self), usb=()` by name; null where it is none. Commas within brackets and quotes are no ends. */
export function readPermissions(text: string): ReadonlyMap<string, string> | null {
  if (text.length > longestPermissions) return null
  const members = Array.from(text.matchAll(/(?:\([^()]*\)|"[^"\\]*"|[^,()"])+/g), ([member]) => member)
  // A browser takes all of it or nothing.
  if (members.join(',') !== text) return null
  const found = new Map<string, string>()
  for (const member of members) {
    const trimmed = member.replace(/^ +| +$/g, '')
    const equals = trimmed.indexOf('=')
    const [name, list] = [trimmed.slice(0, equals), trimmed.slice(equals + 1)]
    if (equals === -1 || !permissionName.test(name) || !allowList.test(list)) return null
    found.set(name, list)
  }
  return found
}

const permissionName = /^[a-z*][a-z0-9_.*-]*$/
/** One origin, or some in brackets, with where violations are told. */
const allowList =
  /^(?:\*|[a-z][\w-]*|\( *(?:(?:\*|[a-z][\w-]*|"[ !#-[\]-~]*")(?: +(?:\*|[a-z][\w-]*|"[ !#-[\]-~]*"))* *)?\))(?:;[a-z][\w-]*(?:=(?:[\w-]+|"[ !#-[\]-~]*"))?)*$/
const isForAll = (list: string): boolean => /(?:^|[ (])\*(?:[ );]|$)/.test(list)

/** What the application allows itself stays, but for what it allows everybody; what it does not speak of is as the policy says. */
export function joinPermissions(said: string, wanted: string): string {
  const theirs = readPermissions(said)
  const ours = readPermissions(wanted)
  if (theirs === null || ours === null) return wanted
  const joined = new Map(theirs)
  for (const [name, list] of ours) {
    const own = theirs.get(name)
    if (own === undefined || isForAll(own)) joined.set(name, list)
  }
  return [...joined].map(([name, list]) => `${name}=${list}`).join(', ')
}
