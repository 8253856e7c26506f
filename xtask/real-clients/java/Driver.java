import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.infobip.ApiClient;
import com.infobip.ApiException;
import com.infobip.ApiKey;
import com.infobip.BaseUrl;
import com.infobip.api.TfaApi;
import com.infobip.model.TfaResendPinRequest;
import com.infobip.model.TfaStartAuthenticationRequest;
import com.infobip.model.TfaVerifyPinRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;

/** Drives Infobip's client for Java: questions in, answers out, one JSON a line. */
class Driver {
    static final ObjectMapper JSON =
        new ObjectMapper().setSerializationInclusion(JsonInclude.Include.NON_NULL);

    public static void main(String[] arguments) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
    }

    static Map<String, Object> answer(JsonNode question) {
        try {
            // A reply comes without its status, which is 200 where nothing is thrown.
            return Map.of("status", 200, "reply", reply(question));
        } catch (ApiException failure) {
            if (failure.responseStatusCode() == 0) {
                return Map.of("error", failure.toString());
            }
            var told = new HashMap<String, Object>();
            told.put("status", failure.responseStatusCode());
            told.put("reply", decoded(failure.rawResponseBody()));
            var details = failure.details();
            var code = details == null ? null : details.getErrorCode();
            told.put("told", code == null ? "ApiException" : "ApiException " + code);
            return told;
        } catch (Exception error) {
            return Map.of("error", error.toString());
        }
    }

    static Object reply(JsonNode question) throws Exception {
        var api = new TfaApi(ApiClient
            .forApiKey(ApiKey.from(question.get("apiKey").asText()))
            .withBaseUrl(BaseUrl.from(question.get("root").asText()))
            .withHttpClient(http(question))
            .build());
        String pinId = question.at("/path/pinId").asText();
        switch (question.get("operation").asText()) {
            case "sendPinOverSms":
                return api.sendTfaPinCodeOverSms(
                    body(question, TfaStartAuthenticationRequest.class)).execute();
            case "sendPinOverVoice":
                return api.sendTfaPinCodeOverVoice(
                    body(question, TfaStartAuthenticationRequest.class)).execute();
            case "verifyPin":
                return api.verifyTfaPhoneNumber(
                    pinId, body(question, TfaVerifyPinRequest.class)).execute();
            case "resendPinOverSms":
                return api.resendTfaPinCodeOverSms(
                    pinId, body(question, TfaResendPinRequest.class)).execute();
            case "resendPinOverVoice":
                return api.resendTfaPinCodeOverVoice(
                    pinId, body(question, TfaResendPinRequest.class)).execute();
            default:
                throw new IllegalArgumentException("no such operation");
        }
    }

    /**
     * The client drops the path of a base URL, which would choose the answer, so
     * a header does.
     */
    static OkHttpClient http(JsonNode question) {
        JsonNode answer = question.get("answer");
        return new OkHttpClient.Builder()
            .readTimeout(Duration.ofSeconds(question.get("seconds").asInt()))
            .addInterceptor(chain -> chain.proceed(answer.isNull()
                ? chain.request()
                : chain.request().newBuilder().header("x-mock-answer", answer.asText()).build()))
            .build();
    }

    static <T> T body(JsonNode question, Class<T> model) throws JsonProcessingException {
        return JSON.treeToValue(question.get("body"), model);
    }

    /** A failure may have any body, text and none included. */
    static Object decoded(String body) {
        try {
            return body == null || body.isEmpty() ? null : JSON.readTree(body);
        } catch (JsonProcessingException text) {
            return body;
        }
    }
}
