# The pair as images: docker build --target server . and docker build --target client .
# What they run as and with stands in docs/containers.md.

# A release names them by digest: --build-arg DEBIAN=debian:bookworm-slim@sha256:...
ARG JDK=eclipse-temurin:25-jdk
ARG DEBIAN=debian:bookworm-slim


FROM $JDK AS java
# What jdeps finds in the services and their libraries.
RUN jlink --output /jre --no-man-pages --no-header-files --generate-cds-archive --add-modules \
  java.base,java.compiler,java.desktop,java.instrument,java.naming,java.net.http,java.prefs,java.scripting,java.security.jgss,java.sql,jdk.jfr,jdk.management,jdk.security.auth,jdk.unsupported \
  && rm /jre/lib/server/classes_nocoops.jsa


FROM $JDK AS build
# For the Maven wrapper, which knows the checksum of the zip.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends unzip && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# What the build needs comes first, fetched by building next to nothing: a change of our code does not fetch it again.
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY common-crypto/pom.xml common-crypto/
COPY common-service/pom.xml common-service/
COPY secure-server-service/pom.xml secure-server-service/
COPY secure-client-service/pom.xml secure-client-service/
RUN for module in common-crypto common-service secure-server-service secure-client-service; do \
      mkdir -p $module/src/main/java/nothing \
      && echo 'package nothing; class Nothing { public static void main(String[] arguments) {} }' \
        > $module/src/main/java/nothing/Nothing.java; \
    done \
  && ./mvnw $(cat .mvn/trusted.config) -B -ntp -q package -Dmaven.test.skip \
  && rm -r */src */target
COPY . .
# The tests run on a machine that can start containers, not within one.
RUN ./mvnw $(cat .mvn/trusted.config) -B -ntp -q package -Dmaven.test.skip
# Libraries apart from what is ours, so that they are a layer of their own.
RUN for service in server client; do \
      java -Djarmode=tools -jar secure-$service-service/target/secure-$service-service.jar \
        extract --layers --destination /layers/$service; \
    done
# The libraries of SQLite and Corretto would be unpacked into /tmp, where nothing may be executed.
RUN unzip -jq /layers/server/dependencies/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" \
      -d /layers/native \
  && unzip -jq /layers/server/dependencies/lib/AmazonCorrettoCryptoProvider-*.jar "*/libamazonCorrettoCryptoProvider.so" \
      -d /layers/native


FROM $DEBIAN AS runtime
ENV PATH=/opt/java/bin:$PATH LANG=C.UTF-8 SECURECOMM_DATA_DIR=/data
COPY --from=java /jre /opt/java
# /run/card is where a side leaves its fingerprint for the other: see compose.yaml.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin secure-comm \
  && install -d -o secure-comm -g secure-comm -m 0700 /data /run/secrets /run/card
COPY container/java.options container/healthy container/identity container/trust /app/
# Whatever the umask of the clone.
RUN chmod 0755 /app /app/healthy /app/identity /app/trust && chmod 0644 /app/java.options
WORKDIR /data
VOLUME /data
USER 10001:10001
STOPSIGNAL SIGTERM
LABEL org.opencontainers.image.vendor="secure-comm" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim"


# Both sides talk to each other, and what the JVMs learn from it lets them start faster. The keys that they make for
# it stay in this stage.
FROM runtime AS rehearsed
COPY --from=build /layers/native/ /app/native/
COPY --from=build /layers/server/dependencies/ /layers/server/application/ /app/server/
COPY --from=build /layers/client/dependencies/ /layers/client/application/ /app/client/
COPY container/rehearse /
USER root
RUN chmod 0755 /rehearse
USER 10001:10001
RUN /rehearse /tmp


FROM runtime AS server
COPY --from=build /layers/native/ /app/native/
COPY --from=build /layers/server/dependencies/ /app/server/
COPY --from=build /layers/server/application/ /app/server/
COPY --chown=0:0 --from=rehearsed /tmp/server.aot /app/server/app.aot
LABEL org.opencontainers.image.title="secure-server-service" \
      org.opencontainers.image.description="Opens sealed messages, hands them to a handler and seals the replies"
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD ["/app/healthy", "8090"]
ENTRYPOINT ["java", "@/app/java.options", "-XX:AOTCache=/app/server/app.aot", "-jar", "/app/server/secure-server-service.jar"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION


FROM runtime AS client
COPY --from=build /layers/native/ /app/native/
COPY --from=build /layers/client/dependencies/ /app/client/
COPY --from=build /layers/client/application/ /app/client/
COPY --chown=0:0 --from=rehearsed /tmp/client.aot /app/client/app.aot
LABEL org.opencontainers.image.title="secure-client-service" \
      org.opencontainers.image.description="Seals what an application sends, opens and verifies the signed reply"
# Reached from other containers, it does not start without securecomm.client.token.
ENV SERVER_ADDRESS=0.0.0.0
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD ["/app/healthy", "8091"]
ENTRYPOINT ["java", "@/app/java.options", "-XX:AOTCache=/app/client/app.aot", "-jar", "/app/client/secure-client-service.jar"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$REVISION
