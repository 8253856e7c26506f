"""Drives Infobip's client for Python: questions in, answers out, one JSON a line."""

import json
import sys

from infobip_api_client import ApiClient, Configuration, TfaApi, models

# The package's own `ApiException` is a model, and cannot be caught.
from infobip_api_client.exceptions import ApiException

OPERATIONS = {
    "sendPinOverSms": ("send_tfa_pin_code_over_sms", models.TfaStartAuthenticationRequest),
    "sendPinOverVoice": ("send_tfa_pin_code_over_voice", models.TfaStartAuthenticationRequest),
    "verifyPin": ("verify_tfa_phone_number", models.TfaVerifyPinRequest),
    "resendPinOverSms": ("resend_tfa_pin_code_over_sms", models.TfaResendPinRequest),
    "resendPinOverVoice": ("resend_tfa_pin_code_over_voice", models.TfaResendPinRequest),
}


def answer(question):
    operation, model = OPERATIONS[question["operation"]]
    # It takes plain HTTP to loopback only.
    configuration = Configuration(host=question["baseUrl"], api_key=question["apiKey"])
    call = getattr(TfaApi(ApiClient(configuration)), operation + "_with_http_info")
    arguments = [*question["path"].values(), model.from_dict(question["body"])]
    try:
        response = call(*arguments, _request_timeout=float(question["seconds"]))
    except ApiException as failure:
        return {
            "status": failure.status,
            "reply": decoded(failure.body),
            "told": type(failure).__name__,
        }
    return {"status": response.status_code, "reply": response.data.to_dict()}


def decoded(body):
    try:
        return json.loads(body)
    except (TypeError, ValueError):
        return body


for line in sys.stdin:
    try:
        told = answer(json.loads(line))
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(told), flush=True)
