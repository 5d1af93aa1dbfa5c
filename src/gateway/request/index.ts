// What a request is before anybody asks who sends it: one canonical head, or a refusal.

export type { Client, ClientCertificate, SubjectName } from './client.ts'
export type { Framing } from './framing.ts'
export { acceptOf } from './handshake.ts'
export { type ReadHead, type RequestHead, readHead, type SentHead } from './head.ts'
export { type HeaderLines, lowerName, parseHeaderLines } from './header-lines.ts'
export { isHeaderValue, type SentHeader } from './headers.ts'
export { type HeadLimits, usualHeadLimits } from './limits.ts'
export { answerTo, problemType, type RefusalAnswer, type RefusalCode } from './refusal.ts'
export { comesBack, goesOn, goesOnInTrailer, readConnection, writeTrailers } from './strip.ts'
export { parseSubjectNames } from './subject-names.ts'
export { writeRequestHead } from './write-head.ts'
