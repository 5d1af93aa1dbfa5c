// Names as programs write them: letters, digits and a few signs, in which no class finds anything.

const ofNames = new Uint8Array(256)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-') ofNames[sign.charCodeAt(0)] = 1

export function isPlainName(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (ofNames[bytes[at] ?? 0] !== 1) return false
  return true
}
