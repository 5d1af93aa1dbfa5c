// What the policy says to browsers, with what is so where it says nothing.

export interface HeaderSettings {
  /** `off`, or the value. */
  readonly hsts: string
  readonly nosniff: boolean
  readonly frame: 'deny' | 'same-origin' | 'off'
  readonly referrer: string
  readonly permissions: string
  readonly contentSecurity: string | null
  readonly docsContentSecurity: boolean
  readonly hideServer: boolean
  readonly cache: boolean
}

export interface CookieSettings {
  readonly mend: boolean
  readonly forScripts: readonly string[]
  readonly crossSite: readonly string[]
}

/** Partly written, as `fastward.yaml` has it. */
export interface WrittenAnswerSettings {
  readonly headers?: Partial<HeaderSettings>
  readonly cookies?: Partial<CookieSettings>
  readonly cors?: WrittenCorsSettings
}

export interface WrittenCorsSettings {
  readonly origins?: readonly string[]
  readonly methods?: readonly string[]
  readonly headers?: readonly string[]
  readonly expose?: readonly string[]
  readonly credentials?: boolean
  readonly maxAge?: string
}

/** `no-referrer` would make the `Origin` of forms `null`, by which forgeries are told. */
export const usualHeaders: HeaderSettings = {
  hsts: 'max-age=31536000',
  nosniff: true,
  frame: 'deny',
  referrer: 'strict-origin-when-cross-origin',
  permissions: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  contentSecurity: null,
  docsContentSecurity: true,
  hideServer: true,
  cache: true,
}

export const usualCookies: CookieSettings = {
  mend: true,
  forScripts: ['csrftoken', 'csrf_token', 'csrf-token', 'fastapi-csrf-token', 'XSRF-TOKEN'],
  crossSite: [],
}
