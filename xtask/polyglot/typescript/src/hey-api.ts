// Drives hey-api's clients, one for each gateway.

import * as infobip from "./generated/hey-api/infobip";
import { client as infobipClient } from "./generated/hey-api/infobip/client.gen";
import { client as smsendClient } from "./generated/hey-api/smsend/client.gen";
import * as smsend from "./generated/hey-api/smsend";
import { type Answer, answerAll, type Vector } from "./vectors";

/**
 * The callback is asked once for each scheme of the operation, but not told
 * its name: both Infobip keys are header `Authorization`, and the first that
 * gets an answer wins.
 */
function options({ baseUrl, credentials }: Vector) {
  const auth = ({ name, scheme }: { name?: string; scheme?: string }) => {
    switch (scheme ?? name) {
      case "basic":
        const basic = credentials.infobipBasic;
        return basic && `${basic.username}:${basic.password}`;
      case "bearer":
        return credentials.infobipBearer;
      case "Authorization":
        return credentials.infobipApiKey ?? credentials.infobipSessionToken;
      case "user_key":
        return credentials.smsendUserKey;
      case "Session_key":
        return credentials.smsendSessionKey;
      case "Access_token":
        return credentials.smsendAccessToken;
    }
  };
  return { baseUrl, auth };
}

/** A request about a PIN that was sent before. */
function withId(vector: Vector) {
  return { ...options(vector), path: vector.path, body: vector.body };
}

function answer(result: { data?: unknown; error?: unknown; response: Response }): Answer {
  return { status: result.response.status, reply: result.data ?? result.error };
}

function host(client: typeof infobipClient | typeof smsendClient) {
  return client.getConfig().baseUrl ?? "";
}

answerAll(
  {
    sendPinOverSms: host(infobipClient),
    sendPinOverVoice: host(infobipClient),
    verifyPin: host(infobipClient),
    resendPinOverSms: host(infobipClient),
    resendPinOverVoice: host(infobipClient),
    requestPin: host(smsendClient),
    verifySmsendPin: host(smsendClient),
  },
  {
    sendPinOverSms: async (vector) =>
      answer(
        await infobip.sendPinOverSms({
          ...options(vector),
          query: vector.query,
          body: vector.body,
        }),
      ),
    sendPinOverVoice: async (vector) =>
      answer(await infobip.sendPinOverVoice({ ...options(vector), body: vector.body })),
    verifyPin: async (vector) => answer(await infobip.verifyPin(withId(vector))),
    resendPinOverSms: async (vector) => answer(await infobip.resendPinOverSms(withId(vector))),
    resendPinOverVoice: async (vector) =>
      answer(await infobip.resendPinOverVoice(withId(vector))),
    requestPin: async (vector) =>
      answer(await smsend.requestPin({ ...options(vector), body: vector.body })),
    verifySmsendPin: async (vector) =>
      answer(await smsend.verifySmsendPin({ ...options(vector), body: vector.body })),
  },
);
