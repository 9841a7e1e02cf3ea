FROM eclipse-temurin:17 AS build
WORKDIR /app
COPY . .
RUN javac -d build/classes src/*.java
RUN jar --create --file build/tide.jar --main-class Tide -C build/classes .

FROM eclipse-temurin:17-jre
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /app/build/tide.jar /app/build/tide.jar
USER 10001
EXPOSE 8090
CMD ["java", "-jar", "build/tide.jar"]
