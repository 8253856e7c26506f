// Drives openapi-generator's `typescript-fetch` clients, one for each gateway.

import * as infobip from "./generated/typescript-fetch/infobip";
import * as smsend from "./generated/typescript-fetch/smsend";
import { type Answer, answerAll, type Vector } from "./vectors";

function infobipApi({ baseUrl, credentials }: Vector) {
  const key = credentials.infobipApiKey ?? credentials.infobipSessionToken;
  return new infobip.InfobipApi(
    new infobip.Configuration({
      basePath: baseUrl,
      apiKey: key,
      accessToken: credentials.infobipBearer,
      ...credentials.infobipBasic,
    }),
  );
}

/** A header whose key comes back undefined is not sent. */
function smsendApi({ baseUrl, credentials }: Vector) {
  const keys: Record<string, string | undefined> = {
    user_key: credentials.smsendUserKey,
    Session_key: credentials.smsendSessionKey,
    Access_token: credentials.smsendAccessToken,
  };
  return new smsend.SmsendApi(
    new smsend.Configuration({
      basePath: baseUrl,
      apiKey: (header) => keys[header]!,
    }),
  );
}

/** Any status outside 2xx is thrown, with the response unread. */
async function answer(
  call: Promise<{ raw: Response; value(): Promise<unknown> }>,
): Promise<Answer> {
  try {
    const response = await call;
    return { status: response.raw.status, reply: await response.value() };
  } catch (error) {
    if (error instanceof infobip.ResponseError || error instanceof smsend.ResponseError) {
      return { status: error.response.status, reply: decoded(await error.response.text()) };
    }
    throw error;
  }
}

/** A failure may have any body, text and none included. */
function decoded(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

answerAll(
  {
    sendPinOverSms: infobip.BASE_PATH,
    sendPinOverVoice: infobip.BASE_PATH,
    verifyPin: infobip.BASE_PATH,
    resendPinOverSms: infobip.BASE_PATH,
    resendPinOverVoice: infobip.BASE_PATH,
    requestPin: smsend.BASE_PATH,
    verifySmsendPin: smsend.BASE_PATH,
  },
  {
    sendPinOverSms: (vector) =>
      answer(
        infobipApi(vector).sendPinOverSmsRaw({
          sendPinOverSmsRequest: infobip.SendPinOverSmsRequestFromJSON(vector.body),
          ...vector.query,
        }),
      ),
    sendPinOverVoice: (vector) =>
      answer(
        infobipApi(vector).sendPinOverVoiceRaw({
          sendPinOverVoiceRequest: infobip.SendPinOverVoiceRequestFromJSON(vector.body),
        }),
      ),
    verifyPin: (vector) =>
      answer(
        infobipApi(vector).verifyPinRaw({
          ...vector.path,
          verifyPinRequest: infobip.VerifyPinRequestFromJSON(vector.body),
        }),
      ),
    resendPinOverSms: (vector) =>
      answer(
        infobipApi(vector).resendPinOverSmsRaw({
          ...vector.path,
          resendPinRequest: infobip.ResendPinRequestFromJSON(vector.body),
        }),
      ),
    resendPinOverVoice: (vector) =>
      answer(
        infobipApi(vector).resendPinOverVoiceRaw({
          ...vector.path,
          resendPinRequest: infobip.ResendPinRequestFromJSON(vector.body),
        }),
      ),
    verifySmsendPin: (vector) =>
      answer(
        smsendApi(vector).verifySmsendPinRaw({
          pinVerification: smsend.PinVerificationFromJSON(vector.body),
        }),
      ),
    requestPin: (vector) =>
      answer(
        smsendApi(vector).requestPinRaw({
          pinRequest: smsend.PinRequestFromJSON(vector.body),
        }),
      ),
  },
);
