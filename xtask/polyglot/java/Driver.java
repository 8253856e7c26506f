import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import infobip.api.InfobipApi;
import infobip.model.ResendPinRequest;
import infobip.model.SendPinOverSmsRequest;
import infobip.model.SendPinOverVoiceRequest;
import infobip.model.VerifyPinRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import smsend.api.SmsendApi;
import smsend.model.PinRequest;
import smsend.model.PinVerification;

/**
 * Drives openapi-generator's {@code native} clients, one for each gateway:
 * vectors in, answers out, one JSON a line.
 */
class Driver {
    static final ObjectMapper JSON = infobip.ApiClient.createDefaultObjectMapper();

    record Answer(int status, Object reply) {}

    public static void main(String[] arguments) throws Exception {
        String infobipHost = new infobip.ApiClient().getBaseUri();
        String smsendHost = new smsend.ApiClient().getBaseUri();
        tell(Map.of("hosts", Map.of(
            "sendPinOverSms", infobipHost,
            "sendPinOverVoice", infobipHost,
            "verifyPin", infobipHost,
            "resendPinOverSms", infobipHost,
            "resendPinOverVoice", infobipHost,
            "requestPin", smsendHost,
            "verifySmsendPin", smsendHost)));
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode vector = JSON.readTree(line);
            try {
                tell(call(vector));
            } catch (infobip.ApiException failure) {
                tellFailure(failure, failure.getCode(), failure.getResponseBody());
            } catch (smsend.ApiException failure) {
                tellFailure(failure, failure.getCode(), failure.getResponseBody());
            } catch (Exception error) {
                tell(Map.of("error", error.toString()));
            }
        }
    }

    static Answer call(JsonNode vector) throws Exception {
        String body = vector.get("body").toString();
        switch (vector.get("operation").asText()) {
            case "sendPinOverSms": {
                JsonNode ncNeeded = vector.get("query").get("ncNeeded");
                var reply = infobip(vector).sendPinOverSmsWithHttpInfo(
                    JSON.readValue(body, SendPinOverSmsRequest.class),
                    ncNeeded == null ? null : ncNeeded.booleanValue());
                return new Answer(reply.getStatusCode(), reply.getData());
            }
            case "sendPinOverVoice": {
                var reply = infobip(vector).sendPinOverVoiceWithHttpInfo(
                    JSON.readValue(body, SendPinOverVoiceRequest.class));
                return new Answer(reply.getStatusCode(), reply.getData());
            }
            case "verifyPin": {
                var reply = infobip(vector).verifyPinWithHttpInfo(
                    pinId(vector), JSON.readValue(body, VerifyPinRequest.class));
                return new Answer(reply.getStatusCode(), reply.getData());
            }
            case "resendPinOverSms": {
                var reply = infobip(vector).resendPinOverSmsWithHttpInfo(
                    pinId(vector), JSON.readValue(body, ResendPinRequest.class));
                return new Answer(reply.getStatusCode(), reply.getData());
            }
            case "resendPinOverVoice": {
                var reply = infobip(vector).resendPinOverVoiceWithHttpInfo(
                    pinId(vector), JSON.readValue(body, ResendPinRequest.class));
                return new Answer(reply.getStatusCode(), reply.getData());
            }
            case "verifySmsendPin": {
                var reply = smsend(vector).verifySmsendPinWithHttpInfo(
                    JSON.readValue(body, PinVerification.class));
                return new Answer(reply.getStatusCode(), reply.getData());
            }
            case "requestPin": {
                var reply = smsend(vector).requestPinWithHttpInfo(
                    JSON.readValue(body, PinRequest.class));
                return new Answer(reply.getStatusCode(), reply.getData());
            }
            default:
                throw new IllegalArgumentException("no such operation");
        }
    }

    static String pinId(JsonNode vector) {
        return vector.get("path").get("pinId").asText();
    }

    static InfobipApi infobip(JsonNode vector) {
        var client = new infobip.ApiClient();
        client.updateBaseUri(vector.get("baseUrl").asText());
        var headers = credentials(vector);
        client.setRequestInterceptor(request -> headers.forEach(request::header));
        return new InfobipApi(client);
    }

    static SmsendApi smsend(JsonNode vector) {
        var client = new smsend.ApiClient();
        client.updateBaseUri(vector.get("baseUrl").asText());
        var headers = credentials(vector);
        client.setRequestInterceptor(request -> headers.forEach(request::header));
        return new SmsendApi(client);
    }

    /** This library leaves security schemes out, so the headers are the caller's. */
    static Map<String, String> credentials(JsonNode vector) {
        var headers = new HashMap<String, String>();
        vector.get("credentials").fields().forEachRemaining(credential -> {
            JsonNode value = credential.getValue();
            switch (credential.getKey()) {
                case "infobipApiKey", "infobipSessionToken" ->
                    headers.put("Authorization", value.asText());
                case "infobipBearer" -> headers.put("Authorization", "Bearer " + value.asText());
                case "infobipBasic" -> headers.put("Authorization", "Basic " + basic(value));
                case "smsendUserKey" -> headers.put("user_key", value.asText());
                case "smsendSessionKey" -> headers.put("Session_key", value.asText());
                case "smsendAccessToken" -> headers.put("Access_token", value.asText());
            }
        });
        return headers;
    }

    static String basic(JsonNode value) {
        String pair = value.get("username").asText() + ":" + value.get("password").asText();
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** A status outside 2xx is thrown with its body as text; 0 is no answer at all. */
    static void tellFailure(Exception failure, int status, String body) throws Exception {
        if (status == 0) {
            tell(Map.of("error", failure.toString()));
        } else {
            tell(new Answer(status, decoded(body)));
        }
    }

    /** A failure may have any body, text and none included. */
    static Object decoded(String body) {
        try {
            return body == null ? null : JSON.readTree(body);
        } catch (JsonProcessingException text) {
            return body;
        }
    }

    static void tell(Object message) throws Exception {
        System.out.println(JSON.writeValueAsString(message));
    }
}
