// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Credentials as a service hands them out; the access key id tells them apart at the stream. */
public record Keys(String id, String secret, String token, Instant expiration) {

  /** Good for an hour. */
  public static Keys named(String id) {
    return named(id, Duration.ofHours(1));
  }

  public static Keys named(String id, Duration life) {
    Instant end = Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS);
    return new Keys(id, "secret-of-" + id, "token-of-" + id, end);
  }

  /** As the metadata services write them. */
  public String metadata() {
    return """
        {"Code":"Success","Type":"AWS-HMAC","LastUpdated":"2026-01-01T00:00:00Z","AccessKeyId":"%s","SecretAccessKey":"%s","Token":"%s","Expiration":"%s"}"""
        .formatted(id, secret, token, expiration);
  }

  /** As a credential process writes them. */
  public String process() {
    return """
        {"Version":1,"AccessKeyId":"%s","SecretAccessKey":"%s","SessionToken":"%s","Expiration":"%s"}"""
        .formatted(id, secret, token, expiration);
  }

  /** As a profile writes them. */
  public String profile(String heading) {
    return """
        [%s]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        aws_session_token = %s
        """
        .formatted(heading, id, secret, token);
  }

  /** As STS answers. */
  String sts(String action) {
    return """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
        <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
        <SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration></Credentials>
        <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/logs/it</Arn>
        <AssumedRoleId>AROA:it</AssumedRoleId></AssumedRoleUser></%1$sResult>
        <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></%1$sResponse>
        """
        .formatted(action, id, secret, token, expiration);
  }
}
