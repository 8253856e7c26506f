//! The clients of others: the one that openapi-generator writes from the same
//! spec, and Infobip's own SDK.

use generated_infobip::apis::configuration::{ApiKey, Configuration};
use generated_infobip::apis::infobip_api::send_pin_over_sms;
use generated_infobip::models::SendPinOverSmsRequest;
use infobip_sdk::api::sms::SmsClient;
use infobip_sdk::model::sms::{SendPinOverSmsQueryParameters, SendPinOverSmsRequestBody};

use crate::contenders::Contender;

pub struct Generated(Configuration);

impl Generated {
    pub fn new(url: &str) -> Self {
        Self(Configuration {
            base_path: url.to_owned(),
            api_key: Some(ApiKey {
                prefix: Some("App".to_owned()),
                key: "0123456789abcdef".to_owned(),
            }),
            ..Configuration::default()
        })
    }
}

impl Contender for Generated {
    async fn send(&self) {
        let request = SendPinOverSmsRequest::new(
            "41793026727".to_owned(),
            "APP0123456789ABCDEF".to_owned(),
            "MSG0123456789ABCDEF".to_owned(),
        );
        let reply = send_pin_over_sms(&self.0, request, None).await.unwrap();
        assert_eq!(reply.sms_status.flatten().as_deref(), Some("MESSAGE_SENT"));
    }
}

pub struct Sdk(SmsClient);

impl Sdk {
    pub fn new(url: &str) -> Self {
        let key = infobip_sdk::configuration::ApiKey::new("0123456789abcdef".to_owned());
        let configuration =
            infobip_sdk::configuration::Configuration::with_api_key(url.to_owned(), key);
        Self(SmsClient::with_configuration(configuration))
    }
}

impl Contender for Sdk {
    async fn send(&self) {
        let request = SendPinOverSmsRequestBody::new(
            "APP0123456789ABCDEF",
            "MSG0123456789ABCDEF",
            "41793026727",
        );
        let query = SendPinOverSmsQueryParameters::default();
        let reply = self.0.send_pin_over_sms(query, request).await.unwrap();
        assert_eq!(reply.body.sms_status.as_deref(), Some("MESSAGE_SENT"));
    }
}
