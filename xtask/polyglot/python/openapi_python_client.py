"""Drives openapi-python-client's clients, one for each gateway."""

import base64

import httpx
from infobip_client import AuthenticatedClient as InfobipClient
from infobip_client.api.infobip import (
    resend_pin_over_sms,
    resend_pin_over_voice,
    send_pin_over_sms,
    send_pin_over_voice,
    verify_pin,
)
from infobip_client.models import (
    ResendPinRequest,
    SendPinOverSmsRequest,
    SendPinOverVoiceRequest,
    VerifyPinRequest,
)
from smsend_client import AuthenticatedClient as SmsendClient
from smsend_client.api.smsend import request_pin, verify_smsend_pin
from smsend_client.models import PinRequest, PinVerification
from vectors import answer_all

OPERATIONS = {
    "sendPinOverSms": (send_pin_over_sms, SendPinOverSmsRequest),
    "sendPinOverVoice": (send_pin_over_voice, SendPinOverVoiceRequest),
    "verifyPin": (verify_pin, VerifyPinRequest),
    "resendPinOverSms": (resend_pin_over_sms, ResendPinRequest),
    "resendPinOverVoice": (resend_pin_over_voice, ResendPinRequest),
    "requestPin": (request_pin, PinRequest),
    "verifySmsendPin": (verify_smsend_pin, PinVerification),
}
PARAMETERS = {"ncNeeded": "nc_needed"}


def call(vector):
    operation, model = OPERATIONS[vector["operation"]]
    query = {PARAMETERS[name]: value for name, value in vector["query"].items()}
    try:
        response = operation.sync_detailed(
            *vector["path"].values(),
            client=client(vector["baseUrl"], **vector["credentials"]),
            body=model.from_dict(vector["body"]),
            **query,
        )
    except httpx.HTTPStatusError as failure:
        return failure.response.status_code, None
    return response.status_code, response.parsed and response.parsed.to_dict()


def keep_status(response):
    """The client decodes every failure that is documented as JSON, and would
    lose the status of one that comes as text."""
    if "json" not in response.headers.get("content-type", ""):
        response.read()
        response.raise_for_status()


INFOBIP = {"httpx_args": {"event_hooks": {"response": [keep_status]}}}


def client(base_url, **credentials):
    """The client puts one token in one header, so the second header that
    SMSEnd asks for goes in beside it."""
    match credentials:
        case {"infobipBasic": {"username": username, "password": password}}:
            token = base64.b64encode(f"{username}:{password}".encode()).decode()
            return InfobipClient(base_url, token=token, prefix="Basic", **INFOBIP)
        case {"infobipBearer": token}:
            return InfobipClient(base_url, token=token, **INFOBIP)
        case {"infobipApiKey": token} | {"infobipSessionToken": token}:
            return InfobipClient(base_url, token=token, prefix="", **INFOBIP)
        case {"smsendUserKey": user_key, "smsendSessionKey": session_key}:
            header, token = "Session_key", session_key
        case {"smsendUserKey": user_key, "smsendAccessToken": access_token}:
            header, token = "Access_token", access_token
    return SmsendClient(
        base_url,
        token=token,
        prefix="",
        auth_header_name=header,
        headers={"user_key": user_key},
    )


# These clients have no host of their own: the caller always gives it.
answer_all({}, call)
