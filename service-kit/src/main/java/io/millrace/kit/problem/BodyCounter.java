package io.millrace.kit.problem;

import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts a body while it is read, and refuses it with a problem document once it has passed its
 * bound: it need not tell its length.
 */
@Provider
public class BodyCounter implements ReaderInterceptor {

  private final BodyBounds bounds;
  private final UriInfo uri;

  BodyCounter(BodyBounds bounds, UriInfo uri) {
    this.bounds = bounds;
    this.uri = uri;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    context.setInputStream(
        new CountedStream(context.getInputStream(), bounds.bytesMax(uri.getPath())));
    return context.proceed();
  }

  private static final class CountedStream extends FilterInputStream {

    private final long bytesMax;
    private long bytes;

    CountedStream(InputStream body, long bytesMax) {
      super(body);
      this.bytesMax = bytesMax;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) count(1);
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      if (read > 0) count(read);
      return read;
    }

    private void count(int read) {
      bytes += read;
      if (bytes > bytesMax)
        throw new ProblemException(
            413, "body_too_large", "The body is too large", BodyBounds.detail(bytesMax));
    }
  }
}
