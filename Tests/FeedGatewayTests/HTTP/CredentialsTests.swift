import FeedTesting
import Testing

@testable import FeedGateway

@Suite struct CredentialsTests {
    private let complete = [
        "FEEDMILL_APP_KEY": "12345678", "FEEDMILL_APP_SECRET": "the-secret", "FEEDMILL_ACCESS_TOKEN": "the-token",
    ]

    @Test func fromTheEnvironment() throws {
        let credentials = try Credentials(environment: complete)
        #expect(credentials.appKey == "12345678")
        #expect(credentials.appSecret == "the-secret")
        #expect(credentials.accessToken == "the-token")
    }

    @Test func fromFiles() throws {
        let folder = TemporaryDirectory()
        let file = folder.write("  file-token\r\n", to: "token")
        var environment = complete
        environment["FEEDMILL_ACCESS_TOKEN"] = ""
        environment["FEEDMILL_ACCESS_TOKEN_FILE"] = file
        #expect(try Credentials(environment: environment).accessToken == "file-token")
        environment["FEEDMILL_ACCESS_TOKEN_FILE"] = file + "x"
        let error = #expect(throws: CredentialsError.self) { try Credentials(environment: environment) }
        #expect(error?.problem.contains("\(file)x") == true)
    }

    @Test func whatIsMissingIsNamed() {
        let error = #expect(throws: CredentialsError.self) {
            try Credentials(environment: ["FEEDMILL_APP_KEY": "12345678", "FEEDMILL_APP_SECRET": " "])
        }
        #expect(error?.problem == "credentials are missing: FEEDMILL_APP_SECRET, FEEDMILL_ACCESS_TOKEN")
    }

    @Test func aFaultyOneIsNotShown() {
        var environment = complete
        environment["FEEDMILL_ACCESS_TOKEN"] = "two\nlines"
        let error = #expect(throws: CredentialsError.self) { try Credentials(environment: environment) }
        #expect(error?.description.contains("two") == false)
    }

    @Test func noWayOfPrintingShowsThem() throws {
        let credentials = try Credentials(environment: complete)
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
            for secret in complete.values { #expect(!text.contains(secret)) }
        }
    }

    @Test func secretsInAnAnswerAreMadeUnreadable() throws {
        let credentials = try Credentials(environment: complete)
        let text = "{\"msg\":\"the-secret of 12345678, the-token the-token\"}"
        #expect(
            credentials.redacted(Array(text.utf8), isError: true)
                == Array("{\"msg\":\"*** of ***, *** ***\"}".utf8))
        let number = Array("{\"job_id\":2001234567800}".utf8)
        #expect(credentials.redacted(number, isError: false) == number)
    }
}
