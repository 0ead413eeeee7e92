package dev.securecomm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An operator reads what is wrong, and not a path alone.
class UnusableFileExceptionTest {

  static Stream<Arguments> causes() {
    return Stream.of(
        arguments(new AccessDeniedException("/data"), "access denied"),
        arguments(new NoSuchFileException("/data"), "there is no such file or folder"),
        arguments(new NotDirectoryException("/data"), "it is not a folder"),
        arguments(new FileSystemException("/data", null, "No space left"), "No space left"),
        arguments(new FileSystemException("/data"), "/data"),
        arguments(new IOException("Stream closed"), "Stream closed"),
        arguments(new IOException(), "null"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void saysWhatIsWrong(IOException cause, String words) {
    assertThat(UnusableFileException.why(cause)).isEqualTo(words);
  }
}
