// What a form holds, in the order in which it was sent.

export type FormEntry = readonly [name: string, value: string | FormFile]

/** With the names that the application knows them by. */
export interface FormFile {
  readonly filename: string
  readonly size: number
  readonly content_type: string | null
}

/** Of Starlette: 1000 fields, 1000 files, one megabyte of text in each. */
export const formLimits = { fields: 1000, files: 1000, text: 1024 * 1024 } as const

export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
