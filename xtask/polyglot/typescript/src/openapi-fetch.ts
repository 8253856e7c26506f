// Drives openapi-fetch with the types that openapi-typescript makes.

import createClient from "openapi-fetch";
import type { paths as InfobipPaths } from "./generated/openapi-fetch/infobip";
import type { paths as SmsendPaths } from "./generated/openapi-fetch/smsend";
import { type Answer, answerAll, type Credentials, type Vector } from "./vectors";

function infobip({ baseUrl, credentials }: Vector) {
  return createClient<InfobipPaths>({
    baseUrl,
    headers: { Authorization: authorization(credentials) },
  });
}

function smsend({ baseUrl, credentials }: Vector) {
  return createClient<SmsendPaths>({
    baseUrl,
    headers: {
      user_key: credentials.smsendUserKey,
      Session_key: credentials.smsendSessionKey,
      Access_token: credentials.smsendAccessToken,
    },
  });
}

/** The types leave security schemes out, so the header is the caller's. */
function authorization(credentials: Credentials) {
  if (credentials.infobipBasic) {
    const { username, password } = credentials.infobipBasic;
    return `Basic ${btoa(`${username}:${password}`)}`;
  }
  if (credentials.infobipBearer) {
    return `Bearer ${credentials.infobipBearer}`;
  }
  return credentials.infobipApiKey ?? credentials.infobipSessionToken;
}

function answer(result: { data?: unknown; error?: unknown; response: Response }): Answer {
  return { status: result.response.status, reply: result.data ?? result.error };
}

// This client has no host of its own: the caller always gives it.
answerAll({}, {
  sendPinOverSms: async (vector) =>
    answer(
      await infobip(vector).POST("/2fa/2/pin", {
        params: { query: vector.query },
        body: vector.body,
      }),
    ),
  sendPinOverVoice: async (vector) =>
    answer(await infobip(vector).POST("/2fa/2/pin/voice", { body: vector.body })),
  verifyPin: async (vector) =>
    answer(
      await infobip(vector).POST("/2fa/2/pin/{pinId}/verify", {
        params: { path: vector.path },
        body: vector.body,
      }),
    ),
  resendPinOverSms: async (vector) =>
    answer(
      await infobip(vector).POST("/2fa/2/pin/{pinId}/resend", {
        params: { path: vector.path },
        body: vector.body,
      }),
    ),
  resendPinOverVoice: async (vector) =>
    answer(
      await infobip(vector).POST("/2fa/2/pin/{pinId}/resend/voice", {
        params: { path: vector.path },
        body: vector.body,
      }),
    ),
  requestPin: async (vector) =>
    answer(await smsend(vector).POST("/API/v1.0/REST/2fa/request", { body: vector.body })),
  verifySmsendPin: async (vector) =>
    answer(await smsend(vector).POST("/API/v1.0/REST/2fa/verify", { body: vector.body })),
});
