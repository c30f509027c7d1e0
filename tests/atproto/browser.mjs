// Does what a person does in the browser on the sign-in page of the real ATProto server, by the calls that its page makes:
// signs in and agrees, or refuses. Answers with the address that the browser is sent to then; nobody goes there yet.

import { request } from 'node:http'

const api = '/@atproto/oauth-provider/~api'

// fetch() would set the headers by itself that tell the server what kind of request this is.
const send = (url, method, headers, body) =>
  new Promise((done, fail) => {
    const sending = request(url, { method, headers }, (answer) => {
      const pieces = []
      answer.on('data', (piece) => pieces.push(piece))
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(pieces).toString() }))
    })
    sending.on('error', fail)
    sending.end(body)
  })

export const browse = async ({ browse: page, handle, password, deny }) => {
  const cookies = new Map()
  const { origin } = new URL(page)

  const call = async (url, method, headers, body) => {
    const answer = await send(url, method, {
      ...headers,
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'user-agent': 'browser of the tests',
    }, body)
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      cookies.set(name, value)
    }
    return answer
  }
  const visit = (url, headers) =>
    call(url, 'GET', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', ...headers })
  const ask = async (name, body, token) => {
    const answer = await call(`${origin}${api}/${name}`, 'POST', {
      'content-type': 'application/json',
      'sec-fetch-mode': 'same-origin',
      'sec-fetch-site': 'same-origin',
      origin,
      referer: page,
      'x-csrf-token': cookies.get('csrf-token'),
      ...(token && { authorization: `Bearer ${token}` }),
    }, JSON.stringify(body))
    if (answer.status !== 200) throw new Error(`${name}: ${answer.text}`)
    return JSON.parse(answer.text)
  }

  const shown = await visit(page, { 'sec-fetch-site': 'none' })
  if (shown.status !== 200) return { status: shown.status, text: shown.text }
  let next
  if (deny) next = await ask('reject', {})
  else {
    const { account, ephemeralToken } = await ask('sign-in', { locale: 'en', username: handle, password })
    next = await ask('consent', { sub: account.sub }, ephemeralToken)
  }
  const left = await visit(next.url, { 'sec-fetch-site': 'same-origin', referer: page })
  return { status: shown.status, redirect: left.headers.location }
}
