// Headers of the PROXY protocol as a proxy writes them.

export interface ProxiedEnds {
  /** `TCP4` or `TCP6`. */
  readonly family: 'TCP4' | 'TCP6'
  readonly source: string
  readonly target: string
  readonly sourcePort: number
  readonly targetPort: number
}

export const someEnds: ProxiedEnds = { family: 'TCP4', source: '203.0.113.7', target: '192.0.2.1', sourcePort: 4711, targetPort: 443 }

export const textHeader = ({ family, source, target, sourcePort, targetPort }: ProxiedEnds): Buffer =>
  Buffer.from(`PROXY ${family} ${source} ${target} ${sourcePort} ${targetPort}\r\n`, 'latin1')

/** `body`: addresses, and what follows them. */
export function binaryHeader(command: number, family: number, body: Uint8Array = new Uint8Array()): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(body.length)
  return Buffer.concat([Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1'), Buffer.from([command, family]), length, body])
}

/** Addresses as bytes, as many as the family has. */
export function binaryEnds(source: readonly number[], target: readonly number[], sourcePort = 4711, targetPort = 443): Buffer {
  const ports = Buffer.alloc(4)
  ports.writeUInt16BE(sourcePort, 0)
  ports.writeUInt16BE(targetPort, 2)
  return Buffer.concat([Buffer.from([...source, ...target]), ports])
}

/** What a proxy tells beside the addresses. */
export function extra(kind: number, value: Uint8Array): Buffer {
  const head = Buffer.from([kind, 0, 0])
  head.writeUInt16BE(value.length, 1)
  return Buffer.concat([head, value])
}
