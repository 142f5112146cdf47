# Server, workers and command line of Touchstone in one image: docker build --tag touchstone .
# Checked by hadolint and never built by the project's own checks, which have no container engine.
FROM node:24.11.1-bookworm-slim AS package
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-fund --no-audit
COPY . .
RUN node scripts/build.mjs && npm pack --ignore-scripts --pack-destination /packed

FROM node:24.11.1-bookworm-slim
# bubblewrap isolates programs; the rest are the languages that programs are judged in, and more may be added here
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends bubblewrap python3 g++ libc6-dev \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/touchstone
COPY --from=package /packed/ /packed/
# bullmq with the drivers of its stores are optional packages of the library
RUN npm install --ignore-scripts --no-fund --no-audit --omit=dev \
    /packed/touchstone-0.1.0.tgz bullmq@6.7.0 ioredis@5.11.1 pg@8.23.1 \
  && rm -rf /packed \
  && ln -s /opt/touchstone/node_modules/touchstone/dist/cli/main.js /usr/local/bin/touchstone \
  && install -d -o node -g node /data
ENV NODE_ENV=production
USER 1000:1000
WORKDIR /data
EXPOSE 8080
ENTRYPOINT ["touchstone"]
CMD ["--help"]
