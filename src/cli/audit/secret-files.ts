// Keys of the record: from the environment, from a file, or a file in its folder that is made when there is none.

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { keyId } from '../../audit/index.ts'
import { UserError } from '../../base/index.ts'
import { fileMode, syncFolderOf } from './layout.ts'

/** `env:NAME` or `file:PATH`; null is the file in the folder of the record. */
export type KeySource = string | null

export interface KeyPlace {
  /** Of the record. */
  readonly folder: string
  /** Where paths start. */
  readonly base: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export const signingKeyPath = (folder: string): string => join(folder, 'signing.key')
/** Of a change of keys that did not come to its end. */
export const nextKeyPath = (folder: string): string => join(folder, 'signing.key.next')
export const hashKeyPath = (folder: string): string => join(folder, 'hash.key')

export function readSigningKey(source: KeySource, place: KeyPlace, mayMake: boolean): KeyObject {
  const own = signingKeyPath(place.folder)
  const text = source === null ? readOrMake(own, mayMake ? makeSigningKey : null) : readSource(source, place)
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below: what the key is made of has no place in a message.
  }
  throw new UserError('audit-key-missing', { place: source ?? own })
}

export interface KeyReader {
  readonly place: string
  /** `wanted` is the id of the key that signs next; where there was no record before there is none, and then there may be no key either. */
  read(wanted: string | null): KeyObject
}

export function createKeyReader(
  folder: string,
  { key, base }: { readonly key: KeySource; readonly base: string },
  environment: KeyPlace['environment'],
): KeyReader {
  return {
    place: key ?? signingKeyPath(folder),
    read(wanted) {
      const place = { folder, base, environment }
      if (key === null && wanted !== null) finishRotation(folder, wanted)
      return readSigningKey(key, place, wanted === null)
    },
  }
}

/** Whoever changed the key signed the new one, and ended before it was in its place. */
function finishRotation(folder: string, wanted: string): void {
  try {
    if (keyId(createPublicKey(createPrivateKey(readFileSync(nextKeyPath(folder))))) !== wanted) return
    renameSync(nextKeyPath(folder), signingKeyPath(folder))
  } catch {
    // There is none: the usual case.
  }
}

export const makeSigningKey = (): string => String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))

const shortestHashKey = 32

export function readHashKey(source: KeySource, place: KeyPlace, mayMake: boolean): Uint8Array {
  const own = hashKeyPath(place.folder)
  const make = mayMake ? () => randomBytes(32).toString('base64url') : null
  const text = source === null ? readOrMake(own, make) : readSource(source, place)
  if (text.trim().length < shortestHashKey) throw new UserError('audit-key-missing', { place: source ?? own })
  return Buffer.from(text.trim(), 'utf8')
}

function readSource(source: string, { base, environment }: KeyPlace): string {
  const name = source.slice(source.indexOf(':') + 1)
  try {
    const text = source.startsWith('env:') ? environment[name] : readFileSync(resolve(base, name), 'utf8')
    if (text !== undefined) return text
  } catch {
    // Told below.
  }
  throw new UserError('audit-key-missing', { place: source })
}

function readOrMake(path: string, make: (() => string) | null): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (make === null || !(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT')
      throw new UserError('audit-key-missing', { place: path })
  }
  const text = make()
  writeSecret(path, text)
  return text
}

/** Never over what is there. */
export function writeSecret(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', fileMode)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  syncFolderOf(path)
}
