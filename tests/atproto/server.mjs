// A real ATProto server for the tests and the demo: the PLC directory (in memory) and a PDS on free loopback ports.
//
//   SAMPAN_ATPROTO_MODULES=.../node_modules node server.mjs FOLDER [HANDLE]...
//
// Makes an account with an app password for each HANDLE (for example alice.test). When it is ready it prints one line of
// JSON: {"url", "plc", "accounts": [{"handle", "did", "password", "app_password"}]}. It stops, and exits with 0, when its
// standard input ends or on SIGTERM. A line {"expire": TOKEN} on standard input is answered by {"token": TOKEN}, the same
// token as if its time were over; {"browse": ADDRESS, "handle", "password"} or {"browse": ADDRESS, "deny": true} by what
// browser.mjs says.

import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { browse } from './browser.mjs'

const [folder, ...handles] = process.argv.slice(2)
const modules = process.env.SAMPAN_ATPROTO_MODULES
if (!folder || !modules) {
  console.error('usage: SAMPAN_ATPROTO_MODULES=NODE_MODULES node server.mjs FOLDER [HANDLE]...')
  process.exit(2)
}
// Its log would go to standard output, which is ours.
process.env.LOG_ENABLED = 'false'

const require = createRequire(join(resolve(modules), 'x.js'))
const { PDS, envToCfg, envToSecrets } = require('@atproto/pds')
const plc = require('@did-plc/server')

const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

const jwtSecret = randomBytes(16).toString('hex')

const startDirectory = async () => {
  const port = await freePort()
  const server = plc.PlcServer.create({ db: new plc.MockDatabase(), port })
  await server.start()
  return { server, url: `http://127.0.0.1:${port}` }
}

const startServer = async (didPlcUrl) => {
  const data = join(resolve(folder), 'data')
  const blobs = join(resolve(folder), 'blobs')
  mkdirSync(data, { recursive: true })
  mkdirSync(blobs, { recursive: true })
  const port = await freePort()
  const environment = {
    devMode: true,
    port,
    hostname: 'localhost',
    dataDirectory: data,
    blobstoreDiskLocation: blobs,
    blobUploadLimit: 300_000_000,
    didPlcUrl,
    serviceHandleDomains: ['.test'],
    inviteRequired: false,
    disableSsrfProtection: true,
    rateLimitsEnabled: false,
    jwtSecret,
    adminPassword: randomBytes(8).toString('hex'),
    plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString('hex'),
    crawlers: [],
  }
  const server = await PDS.create(envToCfg(environment), envToSecrets(environment))
  await server.start()
  return { server, url: `http://127.0.0.1:${port}` }
}

const call = async (url, method, body, token) => {
  const response = await fetch(`${url}/xrpc/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${method}: ${answer.message}`)
  return answer
}

const makeAccount = async (url, handle) => {
  const password = randomBytes(9).toString('hex')
  const account = await call(url, 'com.atproto.server.createAccount', {
    handle,
    password,
    email: `${handle.split('.')[0]}@example.com`,
  })
  const app = await call(url, 'com.atproto.server.createAppPassword', { name: 'sampan' }, account.accessJwt)
  return { handle, did: account.did, password, app_password: app.password }
}

const expire = (token) => {
  const [header, payload] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url'))
  const past = { ...claims, iat: claims.iat - 864_000, exp: Math.floor(Date.now() / 1000) - 60 }
  const signed = `${header}.${Buffer.from(JSON.stringify(past)).toString('base64url')}`
  return `${signed}.${createHmac('sha256', jwtSecret).update(signed).digest('base64url')}`
}

const directory = await startDirectory()
const pds = await startServer(directory.url)

// Requests under way are not waited for.
const stop = () => process.exit(0)
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

// An upload that is cut off in its middle now and then ends this version of the PDS, by an error that it does not handle.
// Those who run one start it again at once; here it goes on.
process.on('uncaughtException', (error) => {
  if (error.code === 'ECONNRESET') return
  console.error(error)
  process.exit(1)
})

const accounts = []
for (const handle of handles) accounts.push(await makeAccount(pds.url, handle))
console.log(JSON.stringify({ url: pds.url, plc: directory.url, accounts }))

const input = createInterface({ input: process.stdin })
input.on('line', async (line) => {
  const asked = JSON.parse(line)
  const answer = asked.browse
    ? await browse(asked).catch((error) => ({ error: error.message }))
    : { token: expire(asked.expire) }
  console.log(JSON.stringify(answer))
})
input.on('close', stop)
