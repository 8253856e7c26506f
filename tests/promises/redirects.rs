//! No redirect is followed: the other host receives nothing, neither a key nor
//! a number.

use std::net::TcpListener;

use two_factor_pin::Error;

use crate::support::{Server, answer, http, infobip, request_pin, send_sms, smsend};

#[tokio::test]
async fn no_redirect_is_followed_whatever_builder_it_starts_from() {
    for status in ["301 M", "302 F", "303 S", "307 T", "308 P"] {
        for own_builder in [false, true] {
            let other = TcpListener::bind("127.0.0.1:0").expect("a port");
            other.set_nonblocking(true).expect("a listener");
            let to = format!(
                "location: http://{}/\r\n",
                other.local_addr().expect("an address")
            );
            let following = http().redirect(reqwest::redirect::Policy::limited(5));

            let server = Server::answering(answer(status, &to, ""));
            let mut builder = smsend(server.base_url());
            if own_builder {
                builder = builder.http_client(following);
            }
            check(request_pin(builder).await.expect_err("a redirect"), status);
            let server = Server::answering(answer(status, &to, ""));
            check(
                send_sms(infobip(server.base_url()))
                    .await
                    .expect_err("a redirect"),
                status,
            );

            let accepted = other.accept().map(drop);
            let nothing = accepted.expect_err("nobody connects").kind();
            assert_eq!(nothing, std::io::ErrorKind::WouldBlock, "{status}");
        }
    }
}

fn check(error: Error, status: &str) {
    let rejection = error.rejection().expect("a rejection");
    assert_eq!(rejection.status().as_str(), &status[..3]);
}
