// ModSecurity with the core rule set of Debian, in nginx, as a yardstick: requests go over real connections on loopback, and what it refuses is counted.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sample } from './sample.ts'

const nginxModule = '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so'
const rules = '/usr/share/modsecurity-crs/rules'

export const hasModSecurity = (): boolean => existsSync(nginxModule) && existsSync(rules)

/** The status of nginx for each; 0 where it answered nothing. */
export async function askModSecurity(samples: readonly Sample[]): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-modsecurity-'))
  const [port, behind] = [await freePort(), await freePort()]
  mkdirSync(join(folder, 'temp'))
  writeFileSync(join(folder, 'rules.conf'), ruleSettings(folder))
  writeFileSync(join(folder, 'nginx.conf'), nginxSettings(folder, port, behind))
  const nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await answering(port)
    const statuses = new Array<number>(samples.length).fill(0)
    let next = 0
    const ask = async (): Promise<void> => {
      const client = new Client(port)
      for (let at = next++; at < samples.length; at = next++) {
        const sample = samples[at]
        if (sample !== undefined) statuses[at] = await client.ask(sample)
      }
      client.close()
    }
    await Promise.all(Array.from({ length: 8 }, ask))
    return statuses
  } finally {
    nginx.kill('SIGQUIT')
    await new Promise((done) => nginx.once('exit', done))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Usual settings, paranoia level 1, threshold 5, with every method that an API has. */
const ruleSettings = (folder: string) => `
SecRuleEngine On
SecRequestBodyAccess On
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 1310720
SecRequestBodyLimitAction Reject
SecResponseBodyAccess Off
SecAuditEngine Off
SecTmpDir ${folder}/temp
SecDataDir ${folder}/temp
SecRule REQUEST_HEADERS:Content-Type "@rx (?:application|text)/(?:[a-z]+[+])?xml" "id:11,phase:1,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
SecRule REQUEST_HEADERS:Content-Type "@rx ^application/(?:[a-z.]+[+])?json" "id:12,phase:1,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecRule REQBODY_ERROR "!@eq 0" "id:13,phase:2,t:none,log,deny,status:400"
SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:14,phase:2,t:none,log,deny,status:403"
Include /etc/modsecurity/crs/crs-setup.conf
SecAction "id:900200,phase:1,nolog,pass,t:none,setvar:'tx.allowed_methods=GET HEAD POST OPTIONS PUT PATCH DELETE CUST'"
Include ${rules}/*.conf
`

const nginxSettings = (folder: string, port: number, behind: number) => `
load_module ${nginxModule};
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  client_max_body_size 10m;
  client_body_buffer_size 1m;
  large_client_header_buffers 8 256k;
  keepalive_requests 1000000;
  merge_slashes off;
  client_body_temp_path ${folder}/temp; proxy_temp_path ${folder}/temp; fastcgi_temp_path ${folder}/temp; uwsgi_temp_path ${folder}/temp; scgi_temp_path ${folder}/temp;
  server { listen 127.0.0.1:${behind}; return 204; }
  server {
    listen 127.0.0.1:${port};
    modsecurity on;
    modsecurity_rules_file ${folder}/rules.conf;
    location / { proxy_pass http://127.0.0.1:${behind}; }
  }
}
`

class Client {
  readonly #port: number
  #socket: Socket | null = null
  #read = ''
  #answered: ((status: number) => void) | null = null

  constructor(port: number) {
    this.#port = port
  }

  ask({ method, target, headers, body }: Sample): Promise<number> {
    return new Promise((answered) => {
      this.#answered = answered
      const socket = this.#connected()
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
      const length = body === null && method === 'GET' ? '' : `Content-Length: ${body?.length ?? 0}\r\n`
      socket.write(Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}${length}\r\n`), body ?? new Uint8Array()]))
    })
  }

  close(): void {
    this.#socket?.destroy()
  }

  #connected(): Socket {
    if (this.#socket !== null) return this.#socket
    const socket = createConnection({ port: this.#port, host: '127.0.0.1' })
    this.#socket = socket
    this.#read = ''
    socket.on('data', (chunk) => {
      this.#read += chunk.toString('latin1')
      const end = this.#read.indexOf('\r\n\r\n')
      if (end === -1) return
      const head = this.#read.slice(0, end)
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (this.#read.length < end + 4 + length) return
      this.#read = this.#read.slice(end + 4 + length)
      // A refused request may leave a part of its body on the connection.
      if (/connection: close/i.test(head) || !head.startsWith('HTTP/1.1 204')) this.#forget(socket)
      this.#answer(Number(head.slice(9, 12)))
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#answer(0)
    })
    return socket
  }

  #forget(socket: Socket): void {
    this.#socket = null
    socket.destroy()
  }

  #answer(status: number): void {
    const answered = this.#answered
    this.#answered = null
    answered?.(status)
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answers = await new Promise<boolean>((done) => {
      const socket = createConnection({ port, host: '127.0.0.1' })
      socket.once('connect', () => {
        socket.destroy()
        done(true)
      })
      socket.once('error', () => done(false))
    })
    if (answers) return
    await new Promise((later) => setTimeout(later, 100))
  }
  throw new Error('nginx with ModSecurity does not answer')
}
