# The image has the service, Node.js and the shared libraries that Node.js needs. It has no shell and no package manager,
# and does not run as root.
# Build: docker build .
#   --build-arg SERVICE_VERSION=...    the version in the answer of /version
#   --secret id=npmrc,src=...          npm settings, where the registry is not the public one
#   --secret id=ca,src=...             CA certificates, where a proxy re-signs TLS

ARG NODE_IMAGE=docker.io/library/node:24.21.0-bookworm-slim
# the same image for the build machine; set it only for a builder that ignores FROM --platform (buildah before 1.29)
ARG BUILD_IMAGE=$NODE_IMAGE

# The target's files come from this stage. Nothing runs in it: an image for another architecture needs no emulation.
# skip trivy DS-0001: The tag is in NODE_IMAGE.
# skip checkov CKV_DOCKER_7: The tag is in NODE_IMAGE.
FROM $NODE_IMAGE AS target

FROM --platform=$BUILDPLATFORM $BUILD_IMAGE AS rootfs
WORKDIR /build/project
COPY service/build/strip-elf.ts ./
# Not used by a command. With it, Buildah caches a layer for each architecture, since its cache ignores what is mounted.
ARG TARGETARCH
# skip trivy DS-0013: The libraries are patterns relative to the directory, in which only this command runs.
# the libraries are patterns relative to the target's root
# hadolint ignore=DL3003,SC2086
RUN --mount=type=bind,from=target,target=/target \
    mkdir -p /rootfs/etc /rootfs/usr/local/bin /rootfs/usr/lib /rootfs/usr/lib64 \
    && ln -s usr/lib usr/lib64 /rootfs \
    && echo 'service:x:65532:65532::/:/sbin/nologin' > /rootfs/etc/passwd \
    && echo 'service:x:65532:' > /rootfs/etc/group \
    && echo 'hosts: files dns' > /rootfs/etc/nsswitch.conf \
    && node strip-elf.ts /target/usr/local/bin/node /rootfs/usr/local/bin/node \
    && cd /target \
    && for library in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 libstdc++.so.6 libgcc_s.so.1 'ld-linux-*.so.*'; do \
         cp -L --parents usr/lib/*-linux-gnu/$library /rootfs || exit 1; \
       done \
    # programs find the loader by a link, whose path depends on the architecture
    && for link in usr/lib/ld-linux-*.so.* usr/lib64/ld-linux-*.so.*; do \
         [ ! -L $link ] || cp -P --parents $link /rootfs || exit 1; \
       done

FROM --platform=$BUILDPLATFORM $BUILD_IMAGE AS build
WORKDIR /build/project
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/run/secrets/npmrc --mount=type=secret,id=ca,target=/run/secrets/ca \
    export npm_config_userconfig=/run/secrets/npmrc; \
    if [ -s /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca npm_config_cafile=/run/secrets/ca; fi; \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    # not a library of the service: installed in the parent directory, where Node.js looks next
    && npm install --prefix /build --no-save --ignore-scripts --no-audit --no-fund \
         "esbuild@$(node -p 'require("./package-lock.json").packages["node_modules/esbuild"].version')"
COPY tsconfig.json ./
COPY service service
RUN node service/build/bundle.ts dist
# The code cache is for one architecture, and the Node.js that makes it has this machine's. Without it, an image for
# another one only starts later.
ARG TARGETARCH
RUN case "$(uname -m)-$TARGETARCH" in \
      x86_64-amd64 | aarch64-arm64) node --predictable service/build/code-cache.ts dist ;; \
    esac

# skip trivy DS-0026: Kubernetes has probes of its own, and ignores an image's health check.
# skip checkov CKV_DOCKER_2: Kubernetes has probes of its own, and ignores an image's health check.
FROM scratch
COPY --from=rootfs /rootfs /
COPY --from=build /build/project/dist /service/
USER 65532:65532
EXPOSE 8080 8081
# For 128 MiB of memory. The heap has half of it, and 3 MiB for young objects: 67 MiB. Node.js itself would use up to 259
# MB there, with up to 48 MB for young objects. Functions are optimized in the main thread: what other threads need for
# that, malloc(3) keeps for them. SIGUSR1 would open the port of a debugger.
ENTRYPOINT ["/usr/local/bin/node", \
            "--max-old-space-size-percentage=50", \
            "--max-semi-space-size=1", \
            "--no-concurrent-recompilation", \
            "--disable-sigusr1", \
            "/service/main.cjs"]
ENV NODE_ENV=production
ARG SERVICE_VERSION=development
ENV SERVICE_VERSION=$SERVICE_VERSION
LABEL org.opencontainers.image.title="eks-webapi" \
      org.opencontainers.image.description="Answers with the pod's name and the value of an SSM parameter" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version=$SERVICE_VERSION
